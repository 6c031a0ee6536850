/**
 * @fileoverview Loads the script as Google does, all files in one scope, over fakes that
 * answer as Google does: null where nothing is there, strings for what is displayed.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {createContext, Script} from 'node:vm';
import {source} from './extract.mjs';

/** A sheet of text cells; row and column count from 1, as Google's do. */
export class FakeSheet {
  constructor(name, rows) {
    this.name = name;
    this.rows = rows;
    this.reads = 0;
    this.notes = rows.map(() => '');
    this.active = [1, 1];
    this.filtered = [];
    this.hidden = [];
  }

  getName() { return this.name; }
  getParent() { return {getSheetByName: (name) => (this.beside || {})[name] || null}; }
  getLastRow() { return this.rows.length; }
  isRowHiddenByFilter(row) { return this.filtered.includes(row); }
  isRowHiddenByUser(row) { return this.hidden.includes(row); }
  getLastColumn() { return Math.max(0, ...this.rows.map((row) => row.length)); }
  getActiveCell() { return this.active && this.getRange(...this.active, 1, 1); }
  getActiveRangeList() {
    const ranges = this.selection || (this.active ? [[...this.active, 1, 1]] : []);
    return {getRanges: () => ranges.map((one) => this.getRange(...one))};
  }

  getDataRange() { return this.getRange(1, 1, this.getLastRow() || 1, this.getLastColumn() || 1); }
  getRange(row, column, rows = 1, columns = 1) {
    if (row < 1 || column < 1 || rows < 1 || columns < 1) {
      throw new Error('The coordinates of the range are outside the dimensions of the sheet.');
    }
    return {
      getSheet: () => this,
      getRow: () => row,
      getColumn: () => column,
      getNumRows: () => rows,
      getLastRow: () => row + rows - 1,
      getNumColumns: () => columns,
      getNotes: () => [...Array(rows).keys()].map((r) => [this.notes[row - 1 + r] || '']),
      setNotes: (notes) => {
        if (notes.length !== rows) throw new Error('The number of rows in the data does not match');
        notes.forEach(([text], r) => { this.notes[row - 1 + r] = text; });
      },
      getDisplayValues: () => {
        this.reads += 1;
        const width = [...Array(columns).keys()];
        return [...Array(rows).keys()].map((r) => width.map(
          (c) => String((this.rows[row - 1 + r] || [])[column - 1 + c] ?? '')));
      },
    };
  }
}

export class FakeProperties {
  constructor(values) { this.values = {...values}; }
  getProperty(name) { return name in this.values ? this.values[name] : null; }
  setProperty(name, value) {
    if (String(value).length > 9000) throw new Error('Argument too large: value');
    this.values[name] = String(value);
  }
  deleteProperty(name) { delete this.values[name]; }
}

/** What a person sees and what leaves, and what the service is to answer. */
export class World {
  constructor({sheet, service = 'https://us-east1-pme.cloudfunctions.net'} = {}) {
    this.sheet = sheet || new FakeSheet('Accounts', [['Account ID']]);
    this.script = new FakeProperties(service ? {SERVICE_URL: service} : {});
    this.document = new FakeProperties({});
    this.requests = [];
    this.answers = [];
    this.service = {};
    this.alerts = [];
    this.prompts = [];
    this.replies = [];
    this.toasts = [];
    this.menu = [];
    this.triggers = [];
    this.says = 'YES';
    this.locked = false;
    this.shown = null;
  }

  /** Let the service answer so next time; a function may throw, as Google's fetch does. */
  answer(status, body) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.answers.push(() => ({getResponseCode: () => status, getContentText: () => text}));
  }

  fail(message) {
    this.answers.push(() => { throw new Error(message); });
  }

  /** What the service says to an action, where nothing else was prepared. */
  usual({action}) {
    const body = this.service[action] || {};
    return {getResponseCode: () => (body.error ? 400 : 200), getContentText: () => JSON.stringify(body)};
  }

  /** The button that is pressed: one that is there, or the cross in the corner. */
  pressed(title, text, buttons) {
    const there = buttons.split('_');
    if (there.length === 1) return there[0];
    const said = typeof this.says === 'function' ? this.says(title, text) : this.says;
    if (there.includes(said)) return said;
    if (said === 'YES' && there.includes('OK')) return 'OK';
    return there.includes('CANCEL') ? 'CANCEL' : 'CLOSE';
  }

  fetch(url, options) {
    this.requests.push({url, options, body: JSON.parse(options.payload)});
    const next = this.answers.shift() || (() => this.usual(JSON.parse(options.payload)));
    const response = next();
    if (!options.muteHttpExceptions && response.getResponseCode() >= 400) {
      throw new Error(`Request failed for ${url} returned code ${response.getResponseCode()}.`);
    }
    return response;
  }

  ui() {
    const menu = {
      addItem: (title, handler) => { this.menu.push({title, handler}); return menu; },
      addSeparator: () => menu,
      addToUi: () => {},
    };
    return {
      createMenu: () => menu,
      alert: (title, text, buttons) => {
        this.alerts.push({title, text});
        return this.pressed(title, text, buttons);
      },
      prompt: (title, text) => {
        this.prompts.push({title, text});
        const said = this.replies.shift();
        return {
          getSelectedButton: () => (said === undefined ? 'CANCEL' : 'OK'),
          getResponseText: () => said || '',
        };
      },
      showSidebar: (page) => { this.shown = page; },
      Button: {YES: 'YES', NO: 'NO', OK: 'OK', CANCEL: 'CANCEL', CLOSE: 'CLOSE'},
      ButtonSet: {OK: 'OK', YES_NO: 'YES_NO', OK_CANCEL: 'OK_CANCEL', YES_NO_CANCEL: 'YES_NO_CANCEL'},
    };
  }

  spreadsheet() {
    return {toast: (text, title, seconds) => this.toasts.push({text, title, seconds})};
  }

  trigger(handler) {
    const build = (kind) => ({create: () => this.triggers.push({handler, kind})});
    return {forSpreadsheet: () => ({onEdit: () => build('edit'), onChange: () => build('change')})};
  }

  lock() {
    const tryLock = () => {
      if (this.locked) return false;
      this.locked = true;
      return true;
    };
    return {tryLock, releaseLock: () => { this.locked = false; }};
  }

  page(name) {
    const html = readFileSync(join(source, `${name}.html`), 'utf-8');
    const page = {
      name, html, title: '',
      setTitle: (title) => { page.title = title; return page; },
      append: (more) => { page.html += more; return page; },
    };
    return page;
  }

  services() {
    return {
      SpreadsheetApp: {
        getUi: () => this.ui(),
        getActive: () => this.spreadsheet(),
        getActiveSheet: () => this.sheet,
        getActiveSpreadsheet: () => this.book,
        flush: () => {},
        SheetType: {GRID: 'GRID', OBJECT: 'OBJECT'},
        ProtectionType: {RANGE: 'RANGE'},
        BooleanCriteria: {CELL_NOT_EMPTY: 'CELL_NOT_EMPTY'},
        newDataValidation: () => {
          let help = '';
          const rule = {
            requireValueInList: () => rule, setAllowInvalid: () => rule,
            setHelpText: (text) => { help = text; return rule; },
            build: () => ({getHelpText: () => help}),
          };
          return rule;
        },
        newConditionalFormatRule: () => {
          const made = {ranges: [], colour: ''};
          const rule = {
            whenCellNotEmpty: () => rule,
            setBackground: (colour) => { made.colour = colour; return rule; },
            setRanges: (ranges) => { made.ranges = ranges; return rule; },
            build: () => ({...made, getBooleanCondition: () => ({
              getBackground: () => made.colour, getCriteriaType: () => 'CELL_NOT_EMPTY'})}),
          };
          return rule;
        },
      },
      HtmlService: {
        createTemplateFromFile: (name) => ({evaluate: () => this.page(name)}),
        createHtmlOutputFromFile: (name) => ({getContent: () => this.page(name).html}),
      },
      UrlFetchApp: {fetch: (url, options) => this.fetch(url, options)},
      ScriptApp: {
        getIdentityToken: () => 'id-token',
        getProjectTriggers: () => this.triggers.map(
          ({handler}) => ({getHandlerFunction: () => handler})),
        newTrigger: (handler) => this.trigger(handler),
        deleteTrigger: (each) => {
          this.triggers = this.triggers.filter(({handler}) => handler !== each.getHandlerFunction());
        },
      },
      PropertiesService: {
        getScriptProperties: () => this.script,
        getDocumentProperties: () => this.document,
      },
      LockService: {getDocumentLock: () => this.lock()},
    };
  }

  /** Load every file into one scope; the answer is that scope. */
  load() {
    const scope = createContext(this.services());
    for (const name of readdirSync(source).filter((each) => each.endsWith('.js')).sort()) {
      new Script(readFileSync(join(source, name), 'utf-8'), {filename: pathToFileURL(join(source, name)).href}).runInContext(scope);
    }
    return scope;
  }
}

/** Values made in the script's own realm, compared by what they say. */
export function plain(value) {
  return JSON.parse(JSON.stringify(value));
}

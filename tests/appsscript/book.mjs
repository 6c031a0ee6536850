/**
 * @fileoverview A workbook that answers as Google's does: a grid has an end, names are
 * taken once, a whole range is written or none of it, and the last tab cannot go.
 */
import {FakeProperties} from './google.mjs';

const WHITE = '#ffffff';

/** One column: what belongs to it goes with it when columns are put in or taken out. */
const column = () => ({depth: 0, folded: false, colours: {}, rules: {}});

export class Page {
  constructor(name, rows = [], {columns = 26, maxRows = 1000} = {}) {
    Object.assign(this, {name, rows, maxRows, book: null, frozen: 0, guards: [], charts: [], rules: []});
    Object.assign(this, {merges: [], formulas: {}, notes: {}, filter: null});
    this.columns = Array.from({length: Math.max(columns, ...rows.map((row) => row.length))}, column);
  }

  getType() { return 'GRID'; }
  getName() { return this.name; }
  setName(name) {
    if (this.book) this.book.refuseTaken(name, this);
    this.name = name;
    return this;
  }

  copyTo(book) {
    const rows = this.rows.map((row) => [...row]);
    return book.add(new Page(`Copy of ${this.name}`, rows, {columns: this.columns.length}));
  }

  getMaxRows() { return this.maxRows; }
  getMaxColumns() { return this.columns.length; }
  getLastRow() {
    const filled = this.rows.map((row) => row.some((cell) => filledIn(cell)));
    return filled.lastIndexOf(true) + 1;
  }

  getLastColumn() {
    return Math.max(0, ...this.rows.map((row) => row.map(filledIn).lastIndexOf(true) + 1));
  }

  getFrozenRows() { return this.frozen; }
  setFrozenRows(count) { this.frozen = count; }
  appendRow(row) { this.rows[this.getLastRow()] = [...row]; }
  deleteRow(at) { this.rows.splice(at - 1, 1); }
  insertRowsAfter(at, count) { this.maxRows += count; }
  getFilter() { return this.filter; }
  /** New columns come with the drop-downs and check boxes of the one before. */
  insertColumnsAfter(at, count) {
    const {rules} = this.columns[at - 1];
    const made = Array.from({length: count}, () => ({...column(), rules: {...rules}}));
    this.columns.splice(at, 0, ...made);
    for (const row of this.rows) if (row.length > at) row.splice(at, 0, ...Array(count).fill(''));
  }

  deleteColumn(at) {
    if (this.columns.length === 1) throw new Error("You can't delete all the columns on the sheet.");
    this.columns.splice(at - 1, 1);
    for (const row of this.rows) row.splice(at - 1, 1);
  }

  getDataRange() {
    return this.getRange(1, 1, Math.max(1, this.getLastRow()), Math.max(1, this.getLastColumn()));
  }

  getCharts() { return this.charts; }
  insertChart(chart) { this.charts.push(chart); }
  removeChart(chart) { this.charts = this.charts.filter((one) => one !== chart); }
  newChart() {
    const ranges = [];
    const chart = {
      asColumnChart: () => chart, asBarChart: () => chart, setNumHeaders: () => chart,
      addRange: (range) => { ranges.push(range); return chart; },
      setPosition: (row, column) => {
        if (row > this.maxRows || column > this.columns.length) throw new Error('out of bounds');
        return chart;
      },
      setOption: () => chart,
      build: () => ({getRanges: () => ranges}),
    };
    return chart;
  }

  getProtections() { return this.guards; }
  getConditionalFormatRules() { return this.rules.slice(); }
  setConditionalFormatRules(rules) { this.rules = rules; }
  getColumnGroupDepth(at) {
    if (!this.columns[at - 1]) throw new Error('Those columns are out of bounds.');
    return this.columns[at - 1].depth;
  }

  /** The headings that somebody sees without a click. */
  open() {
    return (this.rows[0] || []).filter((_, at) => !this.columns[at].folded);
  }

  /** How often there is a + above the headings. */
  groups() {
    return this.columns.filter(({depth}, at) => depth && !(this.columns[at - 1] || {}).depth).length;
  }

  named(name) {
    const [, , column, row] = corners(name);
    if (column > this.columns.length || row > this.maxRows) throw new Error('Range not found');
    return {getA1Notation: () => name};
  }

  getRange(row, first, rows = 1, columns = 1) {
    if (typeof row === 'string') return this.named(row);
    if (row < 1 || first < 1 || rows < 1 || columns < 1 ||
      row + rows - 1 > this.maxRows || first + columns - 1 > this.columns.length) {
      throw new Error('The coordinates of the range are outside the dimensions of the sheet.');
    }
    return new Cells(this, row, first, rows, columns);
  }
}

/** @param {string} name @return {number[]} Columns and rows of `D1:K26`. */
const corners = (name) => [...name.matchAll(/([A-Z])(\d+)/g)]
  .flatMap(([, letter, row]) => [letter.charCodeAt(0) - 64, Number(row)]);
const filledIn = (cell) => cell !== undefined && cell !== null && cell !== '';
const typed = (value) => (typeof value === 'string' && value[0] === "'" ? value.slice(1) : value);

class Cells {
  constructor(page, row, first, rows, columns) {
    Object.assign(this, {page, row, first, rows, columns});
  }

  getSheet() { return this.page; }
  getRow() { return this.row; }
  getColumn() { return this.first; }
  getNumRows() { return this.rows; }
  getNumColumns() { return this.columns; }
  mine() { return this.page.columns.slice(this.first - 1, this.first - 1 + this.columns); }
  each(work) {
    return Array.from({length: this.rows}, (_, r) =>
      Array.from({length: this.columns}, (_, c) => work(this.row + r, this.first + c, r, c)));
  }

  getLastColumn() { return this.first + this.columns - 1; }
  getMergedRanges() {
    return this.page.merges.filter(([from, to]) => this.row === 1 && from <= this.first && this.first <= to)
      .map(([from, to]) => this.page.getRange(1, from, 1, to - from + 1));
  }

  getFormulas() { return this.each((row, at) => this.page.formulas[`${row}:${at}`] || ''); }
  getNotes() { return this.each((row, at) => this.page.notes[`${row}:${at}`] || ''); }
  clearDataValidations() { return this.setDataValidations(this.each(() => null)); }
  createFilter() {
    if (this.page.filter) throw new Error("You can't create a filter in a sheet that already has one.");
    const criteria = {};
    const made = (said) => ({said, copy: () => ({build: () => made(said)})});
    this.page.filter = {
      getRange: () => this,
      getColumnFilterCriteria: (at) => (criteria[at] ? made(criteria[at]) : null),
      setColumnFilterCriteria: (at, one) => {
        if (at < this.first || at > this.getLastColumn()) throw new Error('out of bounds');
        criteria[at] = one.said || one;
      },
      remove: () => { this.page.filter = null; },
    };
    return this.page.filter;
  }

  write(values, work) {
    if (values.length !== this.rows || values.some((row) => row.length !== this.columns)) {
      throw new Error('The number of rows or columns in the data does not match the range.');
    }
    this.each((row, at, r, c) => work(row, at, values[r][c]));
    return this;
  }

  getDisplayValues() {
    return this.each((row, at) => String((this.page.rows[row - 1] || [])[at - 1] ?? ''));
  }

  setValues(values) {
    return this.write(values, (row, at, value) => {
      if (this.page.columns[at - 1].rules[row]?.strict) {
        throw new Error('The data you entered violates the data validation rules set on this cell.');
      }
      if (this.page.merges.some(([from, to]) => row === 1 && from < at && at <= to)) return; // swallowed
      while (this.page.rows.length < row) this.page.rows.push([]);
      this.page.rows[row - 1][at - 1] = typed(value);
    });
  }

  clearContent() { return this.setValues(this.each(() => '')); }
  getBackgrounds() { return this.each((row, at) => this.page.columns[at - 1].colours[row] || WHITE); }
  setBackgrounds(colours) {
    return this.write(colours, (row, at, colour) => {
      this.page.columns[at - 1].colours[row] = colour || undefined;
    });
  }

  getDataValidations() { return this.each((row, at) => this.page.columns[at - 1].rules[row] || null); }
  setDataValidations(rules) {
    return this.write(rules, (row, at, rule) => {
      if (rule) this.page.columns[at - 1].rules[row] = rule;
      else delete this.page.columns[at - 1].rules[row];
    });
  }

  setDataValidation(rule) {
    return this.setDataValidations(this.each(() => rule));
  }

  protect() {
    const guard = {
      setDescription: (text) => { guard.text = text; return guard; },
      setWarningOnly: (only) => { guard.only = only; return guard; },
      getDescription: () => guard.text,
      getRange: () => this,
      remove: () => { this.page.guards = this.page.guards.filter((one) => one !== guard); },
    };
    this.page.guards.push(guard);
    return guard;
  }

  shiftColumnGroupDepth(by) {
    for (const one of this.mine()) {
      one.depth = Math.max(0, one.depth + by);
      one.folded = one.folded && one.depth > 0;
    }
    return this;
  }

  collapseGroups() { return this.fold(true); }
  expandGroups() { return this.fold(false); }
  /** A group that only begins or ends here is folded whole, as Google does. */
  fold(folded) {
    const {columns} = this.page;
    let [from, to] = [this.first - 1, this.first + this.columns - 2];
    while (from > 0 && columns[from - 1].depth) from -= 1;
    while (to < columns.length - 1 && columns[to + 1].depth) to += 1;
    columns.slice(from, to + 1).forEach((one) => { if (one.depth) one.folded = folded; });
    return this;
  }
}

export class Book {
  constructor(...pages) {
    this.pages = [];
    this.active = pages[0];
    this.document = new FakeProperties({});
    pages.forEach((page) => this.add(page));
  }

  add(page) {
    this.refuseTaken(page.name, page);
    page.book = this;
    this.pages.push(page);
    return page;
  }

  refuseTaken(name, page) {
    const taken = this.pages.some((one) => one !== page && one.name.toLowerCase() === name.toLowerCase());
    if (taken) throw new Error(`A sheet with the name "${name}" already exists.`);
  }

  names() { return this.pages.map((page) => page.name); }
  getSheets() { return this.pages.slice(); }
  getSheetByName(name) { return this.pages.find((page) => page.name === name) || null; }
  /** Without an index a new tab stands behind the one that is looked at. */
  insertSheet(name, at = this.pages.indexOf(this.active) + 1) {
    const page = this.add(new Page(name));
    this.pages.splice(at, 0, this.pages.pop());
    this.active = page;
    return page;
  }

  setActiveSheet(page) {
    this.active = page;
    return page;
  }

  deleteSheet(page) {
    if (this.pages.length === 1) throw new Error("You can't remove all the sheets in a document.");
    this.pages = this.pages.filter((one) => one !== page);
  }

  toast() {}
}

/**
 * @fileoverview The sheet as a grid. Only the rows in sight are in the page, so ten
 * thousand rows scroll as lightly as ten.
 */
import {isAmount, shown, shownText} from './columns.js';
import {el, released} from './dom.js';
import {openEditor} from './editor.js';

const ROW_PX = 30;
const BEYOND = 8;
const FLASH_MS = 2600;
const NUMBER_PX = 44;

/** @typedef {import('./columns.js').Column} Column */
/** @typedef {{row: number, account_id: string, cells: any[], problem?: string}} Row */

export class Grid {
  /**
   * @param {HTMLElement} host
   * @param {function(Row|null): void} selected Told when another row is selected.
   * @param {function(Row, string, string): Promise<void>} save Row, heading, value.
   */
  constructor(host, selected, save) {
    this.host = host;
    this.selected = selected;
    this.save = save;
    /** @type {Row[]} */ this.rows = [];
    /** @type {Row[]} */ this.visible = [];
    /** @type {Column[]} */ this.columns = [];
    /** @type {Map<string, {kind: string, until: number}>} */ this.marks = new Map();
    this.at = {row: -1, column: 1};
    /** Where a selection of several rows began; -1: one row. */
    this.from = -1;
    this.editing = false;
    this.canvas = el('div', {class: 'canvas', role: 'presentation'});
    this.top = el('div', {class: 'line top', role: 'row'});
    this.body = el('div', {role: 'presentation'});
    this.canvas.append(this.top, this.body);
    host.append(this.canvas);
    host.addEventListener('scroll', () => requestAnimationFrame(() => released(host).then(() => this.draw())));
    host.addEventListener('keydown', (event) => this.key(event));
    host.addEventListener('click', (event) => this.point(event, false));
    host.addEventListener('dblclick', (event) => this.point(event, true));
    new ResizeObserver(() => this.draw()).observe(host);
  }

  /**
   * @param {string[]} headers
   * @param {boolean[]} service
   * @param {string} view
   */
  frame(headers, service, view) {
    this.columns = shown(headers, service, view);
    const widths = this.columns.map((each) => each.width);
    const width = widths.reduce((sum, each) => sum + each, NUMBER_PX);
    this.template = `${NUMBER_PX}px ${widths.map((each) => `${each}px`).join(' ')}`;
    this.canvas.style.width = `${width}px`;
    this.top.style.gridTemplateColumns = this.template;
    this.top.replaceChildren(
      el('span', {class: 'number', role: 'columnheader'}, '#'),
      ...this.columns.map((each, index) => el('span', {
        role: 'columnheader', title: each.service ? 'Written by the service' : undefined,
        class: this.cellClass(each, index),
      }, each.heading)),
    );
    this.host.setAttribute('aria-colcount', String(this.columns.length + 1));
    this.at.column = Math.min(this.at.column, Math.max(0, this.columns.length - 1));
    this.draw();
  }

  /**
   * Show these rows, keeping the selection on its account wherever that went.
   * @param {Row[]} rows
   */
  show(rows) {
    const current = this.current();
    const chosen = this.range().map((at) => this.visible[at]);
    this.visible = rows;
    this.at.row = placeOf(rows, current);
    this.from = this.beganAt(chosen);
    this.canvas.style.height = `${(rows.length + 1) * ROW_PX}px`;
    this.host.setAttribute('aria-rowcount', String(rows.length + 1));
    this.draw();
  }

  /**
   * @param {Row[]} chosen What was selected while other rows were shown.
   * @return {number} Where that begins; -1 if other rows would be selected now.
   */
  beganAt(chosen) {
    const places = chosen.map((row) => placeOf(this.visible, row));
    const [first, last] = [Math.min(...places), Math.max(...places)];
    if (first < 0 || last - first + 1 !== chosen.length) return -1;
    return this.at.row === first ? last : first;
  }

  /** @return {Row|null} */
  current() {
    return this.visible[this.at.row] || null;
  }

  /**
   * @param {Row} row
   * @param {number} cell Index into the row's cells.
   * @param {string} kind `edited` or `flash`
   */
  mark(row, cell, kind) {
    this.marks.set(`${row.row}:${cell}`, {kind, until: Date.now() + FLASH_MS});
    setTimeout(() => released().then(() => this.draw()), FLASH_MS + 50);
  }

  draw() {
    if (this.editing) return;
    const from = Math.max(0, Math.floor(this.host.scrollTop / ROW_PX) - BEYOND);
    const many = Math.ceil(this.host.clientHeight / ROW_PX) + 2 * BEYOND;
    const lines = this.visible.slice(from, from + many)
      .map((row, index) => this.line(row, from + index));
    if (!this.visible.length) lines.push(el('p', {class: 'nothing'}, 'No row matches.'));
    this.body.replaceChildren(...lines);
  }

  /**
   * @param {Row} row
   * @param {number} index
   * @return {HTMLElement}
   */
  line(row, index) {
    const chosen = index === this.at.row || this.range().includes(index);
    const classes = ['line', row.problem && 'problem', chosen && 'selected'];
    const line = el('div', {
      class: classes.filter(Boolean).join(' '), role: 'row', 'data-index': index,
      'aria-rowindex': index + 2, 'aria-selected': String(chosen),
      title: row.problem || undefined,
      style: `top:${(index + 1) * ROW_PX}px;grid-template-columns:${this.template}`,
    }, el('span', {class: 'number', role: 'rowheader'}, String(row.row)));
    this.columns.forEach((column, at) => line.append(this.cell(row, column, at, chosen)));
    return line;
  }

  /**
   * @param {Row} row
   * @param {Column} column
   * @param {number} at
   * @param {boolean} chosen
   */
  cell(row, column, at, chosen) {
    const here = chosen && at === this.at.column && this.visible[this.at.row] === row;
    const mark = this.marks.get(`${row.row}:${column.at}`);
    const marked = mark && mark.until > Date.now() ? mark.kind : '';
    const text = shownText(column, row.cells[column.at]);
    const cell = el('span', {
      role: 'gridcell', 'data-column': at, id: here ? 'active-cell' : undefined,
      class: `${this.cellClass(column, at)} ${marked}${here ? ' here' : ''}`,
      'aria-readonly': column.service ? 'true' : undefined,
      title: text.length > 14 ? text : undefined,
    }, text);
    if (here) this.host.setAttribute('aria-activedescendant', 'active-cell');
    return cell;
  }

  /**
   * @param {Column} column
   * @param {number} index
   */
  cellClass(column, index) {
    const classes = [index === 0 && 'pinned', column.service && 'service', isAmount(column) && 'amount'];
    return classes.filter(Boolean).join(' ');
  }

  /**
   * @param {MouseEvent} event
   * @param {boolean} edit
   */
  point(event, edit) {
    const target = /** @type {HTMLElement} */ (event.target);
    const line = target.closest('.line:not(.top)');
    if (!line || this.editing) return;
    const column = Number(target.getAttribute('data-column') ?? this.at.column);
    const index = Number(line.getAttribute('data-index'));
    if (event.shiftKey && !edit) this.extend(index);
    else this.go(index, column);
    if (edit) this.edit();
  }

  /** @return {number[]} The rows of a selection of several; [] where one alone is. */
  range() {
    if (this.from < 0 || this.at.row < 0) return [];
    const [low, high] = [Math.min(this.from, this.at.row), Math.max(this.from, this.at.row)];
    return Array.from({length: high - low + 1}, (_, index) => low + index);
  }

  /**
   * Select every row from the current one to this one.
   * @param {number} row
   */
  extend(row) {
    if (this.from < 0) this.from = Math.max(0, this.at.row);
    this.at.row = Math.max(0, Math.min(row, this.visible.length - 1));
    this.reveal();
    this.draw();
    this.selected(this.current());
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  go(row, column) {
    const before = this.from < 0 ? this.current() : null;
    this.from = -1;
    this.at.row = Math.max(0, Math.min(row, this.visible.length - 1));
    this.at.column = Math.max(0, Math.min(column, this.columns.length - 1));
    this.reveal();
    this.draw();
    if (this.current() !== before) this.selected(this.current());
  }

  /** Scroll the selected cell into sight, clear of the headings and the first column. */
  reveal() {
    const top = (this.at.row + 1) * ROW_PX;
    const host = this.host;
    if (top < host.scrollTop + ROW_PX) host.scrollTop = top - ROW_PX;
    const low = top + ROW_PX - host.clientHeight;
    if (low > host.scrollTop) host.scrollTop = low;
    if (this.at.column === 0) return;
    const pinned = NUMBER_PX + this.columns[0].width;
    const left = this.left(this.at.column);
    if (left < host.scrollLeft + pinned) host.scrollLeft = left - pinned;
    const right = left + this.columns[this.at.column].width - host.clientWidth;
    if (right > host.scrollLeft) host.scrollLeft = right;
  }

  /** @param {number} column */
  left(column) {
    const before = this.columns.slice(0, column);
    return before.reduce((sum, each) => sum + each.width, NUMBER_PX);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.editing || event.target !== this.host) return;
    const {row, column} = this.at;
    const page = Math.max(1, Math.floor(this.host.clientHeight / ROW_PX) - 2);
    /** @type {Object<string, function(): void>} */
    const keys = {
      ArrowDown: () => event.shiftKey ? this.extend(row + 1) : this.go(row + 1, column),
      ArrowUp: () => event.shiftKey ? this.extend(row - 1) : this.go(row - 1, column),
      ArrowRight: () => this.go(row, column + 1), ArrowLeft: () => this.go(row, column - 1),
      PageDown: () => this.go(row + page, column), PageUp: () => this.go(row - page, column),
      Home: () => this.go(event.ctrlKey ? 0 : row, 0),
      End: () => this.go(event.ctrlKey ? this.visible.length : row, this.columns.length),
      Enter: () => this.edit(), F2: () => this.edit(), Delete: () => this.edit(''),
    };
    const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const work = keys[event.key] || (plain ? () => this.edit(event.key) : null);
    if (!work) return;
    event.preventDefault();
    work();
  }

  /** @param {string=} typed Starts with this instead of what stands there. */
  edit(typed) {
    const row = this.current();
    const column = this.columns[this.at.column];
    if (!row || !column || column.service) return;
    this.reveal();
    this.draw();
    openEditor(this, row, column, typed);
  }
}

/**
 * @param {Row[]} rows
 * @param {Row|null} row
 * @return {number} Where that row is now; two may bear one Account ID.
 */
function placeOf(rows, row) {
  if (!row) return -1;
  const id = row.account_id;
  const there = rows.findIndex((each) => each.row === row.row && each.account_id === id);
  return there >= 0 || !id ? there : rows.findIndex((each) => each.account_id === id);
}

/** @fileoverview What the sheet's script may ask of the page: its grid, a dialog, a lock. */
import {tabOf} from './api.js';
import {cellText} from './columns.js';
import {showDialog} from './dialog.js';

const ACCOUNTS = 'Accounts';
const KEPT = 'document-property ';

/** @typedef {{row: number, column: number, rows: number, columns: number}} Area */

/**
 * @param {import('./grid.js').Grid} grid
 * @param {function(): string[]} headers
 * @return {import('./script.js').Answers}
 */
export function sheetAnswers(grid, headers) {
  /** @param {string} tab @return {Promise<any[][]|null>} By row number less one. */
  const rowsOf = async (tab) => {
    if (tab !== ACCOUNTS) return tabOf(tab);
    const rows = [headers()];
    for (const each of grid.rows) rows[each.row - 1] = each.cells;
    return rows;
  };
  return {
    active: () => ({tab: ACCOUNTS, ...activeCell(grid), areas: areasOf(grid)}),
    size: async ({tab}) => {
      const rows = await rowsOf(tab);
      return rows && {rows: rows.length, columns: rows.length ? rows[0].length : 0};
    },
    cells: async ({tab, row, column, rows, columns}) => {
      const all = await rowsOf(tab) || [];
      return times(rows, (r) => times(columns,
        (c) => cellText((all[row - 1 + r] || [])[column - 1 + c])));
    },
  };
}

/**
 * @param {function(string): void} toast
 * @param {function(any): void} showSidebar
 * @param {function(any): void} showMenu
 * @return {import('./script.js').Answers}
 */
export function pageAnswers(toast, showSidebar, showMenu) {
  /** @type {Map<string, function(): void>} */
  const held = new Map();
  return {
    dialog: showDialog,
    toast: ({text}) => toast(text),
    sidebar: showSidebar,
    menu: showMenu,
    property: ({name}) => sessionStorage.getItem(KEPT + name),
    keep: ({name, value}) => value === null ? sessionStorage.removeItem(KEPT + name)
      : sessionStorage.setItem(KEPT + name, value),
    lock: ({wait}) => lock(held, wait),
    unlock: () => held.get('document')?.(),
  };
}

/**
 * @param {Map<string, function(): void>} held
 * @param {number} wait Milliseconds.
 * @return {Promise<boolean>} Whether it was to be had in that time.
 */
function lock(held, wait) {
  return new Promise((answer) => {
    navigator.locks.request('document', {signal: AbortSignal.timeout(wait)}, () => {
      answer(true);
      return new Promise((free) => held.set('document', () => free(undefined)));
    }).catch(() => answer(false));
  });
}

/** @param {import('./grid.js').Grid} grid As in Google, A1 where nothing was selected. */
function activeCell(grid) {
  const row = grid.current();
  const column = grid.columns[grid.at.column];
  return row ? {row: row.row, column: column ? column.at + 1 : 1} : {row: 1, column: 1};
}

/**
 * @param {import('./grid.js').Grid} grid
 * @return {Area[]} What is selected; rows that stand together are one.
 */
function areasOf(grid) {
  const {row, column} = activeCell(grid);
  const chosen = grid.range().map((at) => grid.visible[at].row);
  /** @type {Area[]} */
  const areas = [];
  for (const each of chosen.length ? chosen : [row]) {
    const last = areas[areas.length - 1];
    if (last && last.row + last.rows === each) last.rows += 1;
    else areas.push({row: each, column, rows: 1, columns: 1});
  }
  return areas;
}

/**
 * @template T
 * @param {number} count
 * @param {function(number): T} make
 * @return {T[]}
 */
function times(count, make) {
  return Array.from({length: count}, (_, at) => make(at));
}

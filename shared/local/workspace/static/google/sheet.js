/**
 * @fileoverview What Google's SpreadsheetApp gives the script, over the grid of the page.
 *
 * The part that the script uses to look: writing into a sheet, its colours and its
 * protection are Google's own. Whatever is not here throws, by its name.
 */

/**
 * @typedef {function(string, Object<string, any>=): any} Ask Asks the page and waits.
 * @typedef {{row: number, column: number, rows: number, columns: number}} Area
 */

/** @type {any} */ (self).sheetHere = (/** @type {Ask} */ ask) => {
  /**
   * @template {object} T
   * @param {string} name
   * @param {T} given
   * @return {T} Which says what it lacks.
   */
  const offered = (name, given) => new Proxy(given, {get: (has, key) => {
    if (key in has || typeof key === 'symbol' || key === 'toJSON') return Reflect.get(has, key);
    throw new Error(`The local workspace has no ${name}.${key}; Google Sheets has.`);
  }});

  /**
   * @param {string} tab
   * @param {Area} area
   * @return {Object<string, any>}
   */
  const rangeOf = (tab, {row, column, rows, columns}) => {
    if (row < 1 || column < 1 || rows < 1 || columns < 1) {
      throw new Error('The coordinates of the range are outside the dimensions of the sheet.');
    }
    return offered('Range', {
      getSheet: () => sheetOf(tab),
      getRow: () => row,
      getColumn: () => column,
      getNumRows: () => rows,
      getNumColumns: () => columns,
      getLastRow: () => row + rows - 1,
      getLastColumn: () => column + columns - 1,
      getDisplayValues: () => ask('cells', {tab, row, column, rows, columns}),
    });
  };

  /**
   * @param {string} tab
   * @return {Object<string, any>}
   */
  const sheetOf = (tab) => offered('Sheet', {
    getName: () => tab,
    getParent: () => book,
    getLastRow: () => ask('size', {tab}).rows,
    getLastColumn: () => ask('size', {tab}).columns,
    isRowHiddenByFilter: () => false, // only what is shown can be selected here
    isRowHiddenByUser: () => false,
    getRange: (/** @type {number} */ row, /** @type {number} */ column, rows = 1, columns = 1) =>
      rangeOf(tab, {row, column, rows, columns}),
    getDataRange: () => rangeOf(tab, {row: 1, column: 1, ...ask('size', {tab})}),
    getActiveCell: () => {
      const {row, column} = ask('active');
      return rangeOf(tab, {row, column, rows: 1, columns: 1});
    },
    getActiveRangeList: () => {
      const areas = ask('active').areas.map((/** @type {Area} */ each) => rangeOf(tab, each));
      return offered('RangeList', {getRanges: () => areas});
    },
  });

  const book = offered('Spreadsheet', {
    getSheetByName: (/** @type {string} */ name) => ask('size', {tab: name}) && sheetOf(name),
    getActiveSheet: () => sheetOf(ask('active').tab),
    toast: (/** @type {string} */ text) => ask('toast', {text}),
  });

  return {book, offered};
};

/**
 * @fileoverview What of an existing sheet stands against a set-up, seen before anything is done.
 */

/** How far below row 1 headings are looked for. */
const LOOKED_AT_ = 10;

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet With the accounts, whatever it is called.
 * @return {string} Why nothing may be added to it; '' if it may.
 */
function unfit_(sheet) {
  return titled_(sheet) || inUse_(sheet);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {string} Row 1 holds a title, not headings: far less than a row below it.
 */
function titled_(sheet) {
  const width = sheet.getLastColumn();
  const count = Math.min(LOOKED_AT_, sheet.getLastRow());
  if (!width || count < 2) return '';
  const filled = sheet.getRange(1, 1, count, width).getDisplayValues()
    .map((row) => row.filter((cell) => cell !== '').length);
  const most = Math.max(...filled);
  const at = filled.indexOf(most) + 1;
  if (!filled[0] || filled[0] * 2 >= most) return '';
  return `Row 1 of “${sheet.getName()}” looks like a title: it has ${filled[0]} cells, row ${at} has ` +
    `${most}. Put your headings into row 1, by deleting the rows above them, then run this again.`;
}

/**
 * Ask before columns of staff become the service's: it replaces what stands in them.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {string}
 */
function inUse_(sheet) {
  const {headings, given} = added_();
  const ours = SERVICE_HEADINGS_.map(plain_);
  const settled = [...headings, ...given].map(plain_);
  const used = headingsOf_(sheet).filter((each, at) => ours.indexOf(plain_(each)) >= 0 &&
    settled.indexOf(plain_(each)) < 0 && !isBare_(sheet, at + 1));
  if (!used.length) return '';
  const ui = SpreadsheetApp.getUi();
  const names = used.join(', ');
  const text = `Something stands in: ${names}. The service has columns of that name and replaces ` +
    'what is in them, row by row. Yes: they are the service\u2019s from now on. No: nothing is changed; ' +
    'rename yours first.';
  const title = 'Is the service to write over your columns?';
  if (ui.alert(title, text, ui.ButtonSet.YES_NO) !== ui.Button.YES) return `Rename first: ${names}.`;
  noteAdded_({given: [...given, ...used]});
  return '';
}

/**
 * Let a filter reach over the new columns: sorting by it would leave them behind, each
 * beside another account.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 */
function widenFilter_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  const filter = sheet && sheet.getFilter();
  if (!sheet || !filter) return '';
  const range = filter.getRange();
  const [first, last, end] = [range.getColumn(), range.getLastColumn(), sheet.getLastColumn()];
  if (last >= end) return '';
  const kept = Array.from({length: last - first + 1}, (_, at) => {
    const criteria = filter.getColumnFilterCriteria(first + at);
    return criteria && criteria.copy().build();
  });
  filter.remove();
  const wider = sheet.getRange(range.getRow(), first, range.getNumRows(), end - first + 1).createFilter();
  kept.forEach((criteria, at) => criteria && wider.setColumnFilterCriteria(first + at, criteria));
  return 'Your filter reaches over the new columns, so that sorting moves whole rows.';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {number} The first column behind the last cell, and behind a heading merged over it.
 */
function behind_(sheet) {
  const last = sheet.getLastColumn();
  const merged = last ? sheet.getRange(1, last).getMergedRanges() : [];
  return Math.max(last, ...merged.map((one) => one.getLastColumn())) + 1;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {GoogleAppsScript.Spreadsheet.Sheet[]} The tabs with cells: one may be a chart alone.
 */
function grids_(book) {
  return book.getSheets().filter((each) => each.getType() === SpreadsheetApp.SheetType.GRID);
}

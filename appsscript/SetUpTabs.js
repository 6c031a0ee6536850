/**
 * @fileoverview The headings of Accounts, and the other tabs with what holds anyway.
 */

/** The service's own columns, in the order in which they are added to a sheet. */
const SERVICE_HEADINGS_ = ['Next contact', 'Segment', 'Next step', 'Last contact', 'Promise',
  'Flags', 'Synced', 'Last result', 'Reply', 'Service note'];
/** What everybody reads; of a new sheet the other columns stand between, in two groups. */
const EVERYDAY_ = ['Customer', 'Property', 'Balance', 'Due date', 'Next contact', 'Last result',
  'Reply', 'Service note'];
const NEW_HEADINGS_ = ['Customer', 'Property', 'Account ID', 'Unit', 'Phone', 'Email', 'Address',
  'City', 'State', 'ZIP', 'SMS consent', 'SMS consent date', 'SMS consent source', 'Balance',
  'Due date', 'Status', 'Assigned to', 'Hold until', 'Notes', 'Segment', 'Next step',
  'Last contact', 'Promise', 'Flags', 'Synced', 'Next contact', 'Last result', 'Reply',
  'Service note'];
/** Tabs whose first contents come from the service. */
const HOUSE_TABS_ = ['Settings', 'Contacts', 'Segments', 'Sequences', 'Templates', 'Staff'];

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function addHeadings_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_) || namesake_(book) ||
    madeTab_(book, ACCOUNTS_TAB_);
  const there = headingsOf_(sheet);
  if (!there.length && sheet.getLastRow() > 0) {
    return 'Accounts: row 1 is empty. Put your headings there, then run this again.';
  }
  const known = there.map(plain_);
  const wanted = there.length ? SERVICE_HEADINGS_ : NEW_HEADINGS_;
  const missing = wanted.filter((each) => known.indexOf(plain_(each)) < 0);
  if (!missing.length) return '';
  // behind the last cell, not the last heading: a column may be filled and have none
  const first = behind_(sheet);
  widen_(sheet, first + missing.length - 1);
  within_(sheet, () => sheet.getRange(1, first, 1, missing.length).setValues([missing]));
  noteAdded_({headings: [...added_().headings, ...missing]});
  freeze_(sheet);
  return `Accounts: ${missing.length} headings added.`;
}

/**
 * Take an empty tab whose name differs in its letters' case: Google lets no other be made.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {GoogleAppsScript.Spreadsheet.Sheet|undefined}
 */
function namesake_(book) {
  const found = grids_(book).find((each) => each.getLastRow() === 0 &&
    each.getName().toLowerCase() === ACCOUNTS_TAB_.toLowerCase());
  if (!found) return undefined;
  noteAdded_({renamed: found.getName()});
  return found.setName(ACCOUNTS_TAB_);
}

/** @param {GoogleAppsScript.Spreadsheet.Sheet} sheet */
function freeze_(sheet) {
  if (sheet.getFrozenRows() > 0) return;
  sheet.setFrozenRows(1);
  noteAdded_({frozen: true});
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} width How many columns are needed; a new tab has 26.
 */
function widen_(sheet, width) {
  const there = sheet.getMaxColumns();
  if (width <= there) return;
  sheet.insertColumnsAfter(there, width - there);
  // they come with the last column's check boxes and drop-downs, and refuse what is written
  sheet.getRange(1, there + 1, sheet.getMaxRows(), width - there).clearDataValidations();
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {string} name
 */
function madeTab_(book, name) {
  const sheet = book.insertSheet(name, book.getSheets().length);
  noteTab_(sheet);
  return sheet;
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function addTabs_(book) {
  const missing = missingTabs_(book);
  if (!missing.length) return '';
  const answer = post_('sidebar', {action: 'default_tabs'});
  if (answer.error) {
    return `Not made: the tabs ${missing.join(', ')}. ${answer.error.text} Then run this again.`;
  }
  const wanted = answer.tabs.filter((/** @type {any} */ one) => missing.indexOf(one.name) >= 0);
  for (const one of wanted) fillTab_(madeTab_(book, one.name), one.rows);
  return `Tabs added: ${wanted.map((/** @type {any} */ one) => one.name).join(', ')}.`;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {string[]}
 */
function missingTabs_(book) {
  return HOUSE_TABS_.filter((name) => !book.getSheetByName(name));
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet Empty.
 * @param {Array<Array<string|number>>} rows Headings first.
 */
function fillTab_(sheet, rows) {
  const width = rows[0].length;
  widen_(sheet, width);
  const cells = rows.map((row) => row.map(asCell_));
  within_(sheet, () => sheet.getRange(1, 1, rows.length, width).setValues(cells));
  sheet.setFrozenRows(1);
}

/**
 * @param {string|number} value
 * @return {string|number} A text that Google would read as a formula, as a text.
 */
function asCell_(value) {
  return typeof value === 'string' && /^[=+@-]/.test(value) ? `'${value}` : value;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {string[]}
 */
function headingsOf_(sheet) {
  const width = sheet.getLastColumn();
  if (!width) return [];
  const cells = sheet.getRange(1, 1, 1, width).getDisplayValues()[0];
  let last = cells.length;
  while (last && !cells[last - 1]) last -= 1;
  return cells.slice(0, last);
}

/**
 * @param {string} heading
 * @return {string} As headings are compared: letters and digits of any script, no accents.
 */
function plain_(heading) {
  return String(heading).normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * @fileoverview Find the accounts, whatever their tab is called.
 *
 * The service reads a tab called Accounts and no other, so rows that stand elsewhere are
 * brought there, the way their owner says, before anything else is made.
 */

const NOT_ACCOUNTS_ = ['Contacts', 'Segments', 'Sequences', 'Templates', 'Settings', 'Staff',
  'Activity', 'Dashboard', 'Tasks', 'Preview'];

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {string} Why the set-up stops here; '' if it goes on.
 */
function placeAccounts_(book) {
  try {
    return placed_(book);
  } catch (error) {
    return 'Google did not let the tab be renamed or copied; you may lack the right.';
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {string}
 */
function placed_(book) {
  const there = book.getSheetByName(ACCOUNTS_TAB_);
  if (there && there.getLastRow() > 1) return unfit_(there);
  const full = grids_(book).filter((each) => each.getLastRow() > 0 &&
    each.getName() !== ACCOUNTS_TAB_ && NOT_ACCOUNTS_.indexOf(each.getName()) < 0);
  if (!full.length) return '';
  const {sheet, stop} = full.length === 1 ? isItThis_(full[0]) : whichOf_(full);
  if (stop || !sheet) return stop;
  return unfit_(sheet) || brought_(book, sheet);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {{sheet: GoogleAppsScript.Spreadsheet.Sheet|null, stop: string}}
 */
function isItThis_(sheet) {
  const ui = SpreadsheetApp.getUi();
  const count = sheet.getLastRow() - 1;
  const text = `Are they in the tab “${sheet.getName()}” (${count} row${count === 1 ? '' : 's'})? ` +
    'No: it holds something else and is left alone. Cancel: nothing is changed.';
  const said = ui.alert('Where are your accounts?', text, ui.ButtonSet.YES_NO_CANCEL);
  if (said === ui.Button.YES) return {sheet, stop: ''};
  return {sheet: null, stop: said === ui.Button.NO ? '' : 'You stopped.'};
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet[]} sheets
 * @return {{sheet: GoogleAppsScript.Spreadsheet.Sheet|null, stop: string}}
 */
function whichOf_(sheets) {
  const ui = SpreadsheetApp.getUi();
  const names = sheets.map((each) => each.getName());
  const text = `Write the name of their tab: ${names.join(', ')}. Perhaps: ${likeliest_(sheets)}. ` +
    'Leave it empty if it is none of them. Cancel: nothing is changed.';
  const asked = ui.prompt('Where are your accounts?', text, ui.ButtonSet.OK_CANCEL);
  if (asked.getSelectedButton() !== ui.Button.OK) return {sheet: null, stop: 'You stopped.'};
  const said = asked.getResponseText().trim();
  const sheet = sheets.find((each) => plain_(each.getName()) === plain_(said)) || null;
  return {sheet, stop: said && !sheet ? `There is no tab “${said}” with rows.` : ''};
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet[]} sheets
 * @return {string} The tab with most headings of ours; of equals the longest.
 */
function likeliest_(sheets) {
  const ours = NEW_HEADINGS_.map(plain_);
  const known = (/** @type {GoogleAppsScript.Spreadsheet.Sheet} */ sheet) =>
    headingsOf_(sheet).filter((each) => ours.indexOf(plain_(each)) >= 0).length;
  const sorted = sheets.slice().sort((one, other) =>
    known(other) - known(one) || other.getLastRow() - one.getLastRow());
  return sorted[0].getName();
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {string}
 */
function brought_(book, sheet) {
  const ui = SpreadsheetApp.getUi();
  const name = sheet.getName();
  const text = `The service reads a tab called Accounts only. Yes: “${name}” is renamed to it; ` +
    'nothing in it changes. No: its rows are copied into a new tab Accounts, where you work ' +
    `from then on; “${name}” is read no more. Cancel: nothing is changed.`;
  const said = ui.alert('How shall they be read?', text, ui.ButtonSet.YES_NO_CANCEL);
  if (said !== ui.Button.YES && said !== ui.Button.NO) return 'You stopped.';
  const bring = said === ui.Button.YES ? renamed_ : copied_;
  return locked_(() => {
    const there = book.getSheetByName(ACCOUNTS_TAB_);
    if (there && there.getLastRow() > 1) return 'The tab Accounts has got rows meanwhile.';
    bring(book, sheet);
    SpreadsheetApp.flush();
    return '';
  }, BUSY_);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 */
function renamed_(book, sheet) {
  const before = sheet.getName();
  const empty = makeRoom_(book);
  try {
    sheet.setName(ACCOUNTS_TAB_);
  } catch (error) {
    if (empty) empty.setName(ACCOUNTS_TAB_);
    throw error;
  }
  noteMoved_(empty);
  noteAdded_({renamed: before});
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 */
function copied_(book, sheet) {
  const copy = sheet.copyTo(book);
  /** @type {GoogleAppsScript.Spreadsheet.Sheet|null} */
  let empty = null;
  try {
    empty = makeRoom_(book);
    copy.setName(ACCOUNTS_TAB_);
  } catch (error) {
    book.deleteSheet(copy);
    if (empty) empty.setName(ACCOUNTS_TAB_);
    throw error;
  }
  noteMoved_(empty);
  noteTab_(copy);
}

/**
 * Call a tab Accounts without a row something else: nothing in it would be missed.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {GoogleAppsScript.Spreadsheet.Sheet|null} The empty tab, if there was one.
 */
function makeRoom_(book) {
  const empty = book.getSheetByName(ACCOUNTS_TAB_);
  let name = `${ACCOUNTS_TAB_} (empty)`;
  for (let at = 2; book.getSheetByName(name); at += 1) name = `${ACCOUNTS_TAB_} (empty ${at})`;
  return empty ? empty.setName(name) : null;
}

/**
 * Remember what an empty tab Accounts is called now; what was added to it is not added to
 * the tab that takes its place.
 * @param {GoogleAppsScript.Spreadsheet.Sheet|null} empty
 */
function noteMoved_(empty) {
  if (!empty) return;
  const {[ACCOUNTS_TAB_]: mark, ...tabs} = added_().tabs;
  const moved = empty.getName();
  noteAdded_({moved, headings: [], folded: [], frozen: false,
    tabs: mark ? {...tabs, [moved]: mark} : tabs});
}

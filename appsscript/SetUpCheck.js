/**
 * @fileoverview Look at a set-up. Nothing is written.
 */

/** Say of each part of the set-up whether it is there, and what to do where it is not. */
function checkSetUp() {
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const ui = SpreadsheetApp.getUi();
  const told = [connectionLine_, headingsLine_, tabsLine_, triggersLine_]
    .map((step) => attempt_(step, book));
  ui.alert('Check set-up', told.join('\n'), ui.ButtonSet.OK);
}

/**
 * @param {boolean} fine
 * @param {string} text
 * @return {string}
 */
function line_(fine, text) {
  return `${fine ? '\u2713' : '\u2717'} ${text}`;
}

/** @return {string} */
function connectionLine_() {
  const answer = post_('sidebar', {action: 'overview'});
  return answer.error ? line_(false, answer.error.text) : line_(true, 'The service answers.');
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function headingsLine_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  const there = sheet ? headingsOf_(sheet) : [];
  if (!there.length) return line_(false, 'There is no tab Accounts with headings: run Set up this sheet.');
  const answer = post_('sidebar', {action: 'headings', headings: there.map(String)});
  if (answer.error) return line_(false, `Headings: ${answer.error.text}`);
  const settings = book.getSheetByName('Settings');
  const needed = answer.missing.filter((/** @type {any} */ one) => one.required &&
    !(settings && isTaught_(settings, one.heading, there)))
    .map((/** @type {any} */ one) => one.heading);
  if (needed.length) return line_(false, `Not recognised: ${needed.join(', ')}. Run Set up this sheet.`);
  return line_(true, `${Object.keys(answer.found).length} columns are understood.`);
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function tabsLine_(book) {
  const missing = missingTabs_(book);
  return missing.length ? line_(false, `Tabs missing: ${missing.join(', ')}. Run Set up this sheet.`)
    : line_(true, 'The tabs are there.');
}

/** @return {string} Of this person's triggers: Google shows nobody another's. */
function triggersLine_() {
  const fine = hasTriggers_();
  return line_(fine, fine ? 'Edits are heard, in your name.'
    : 'No triggers of yours. If nobody else has set them up, run Set up triggers.');
}

/** @return {boolean} */
function hasTriggers_() {
  const there = ScriptApp.getProjectTriggers().map((each) => each.getHandlerFunction());
  return ['handleEdit', 'handleChange'].every((name) => there.indexOf(name) >= 0);
}

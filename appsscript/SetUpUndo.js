/**
 * @fileoverview Take the set-up back: only what it added, and nothing somebody has filled.
 */

/** Take back what the set-up added, after asking. */
function undoSetUp() {
  const ui = SpreadsheetApp.getUi();
  const question = 'Colours, warnings, groups, drop-downs, your triggers, and the headings and tabs ' +
    'that nobody has filled are taken away. Whatever somebody wrote stays. Undo the set-up?';
  if (ui.alert('Undo the set-up?', question, ui.ButtonSet.YES_NO) !== ui.Button.YES) return;
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const steps = [unguard_, uncolour_, unfold_, undrop_, unchart_, untrigger_, unteach_,
    removeTabs_, removeHeadings_, unname_];
  const told = steps.map((step) => attempt_(step, book)).filter(Boolean);
  const failed = told.some((text) => text.startsWith('Not done'));
  const left = leftOver_(book);
  if (left.length) told.push(`Left, because somebody has filled them: ${left.join(', ')}.`);
  // what was refused may be tried again, so it is not forgotten
  if (!failed) PropertiesService.getDocumentProperties().deleteProperty(ADDED_);
  ui.alert('Set-up undone', told.join('\n'), ui.ButtonSet.OK);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {string[]} What the set-up added and somebody uses now.
 */
function leftOver_(book) {
  const {headings, tabs, renamed} = added_();
  const sheet = book.getSheetByName(ACCOUNTS_TAB_) || (renamed && book.getSheetByName(renamed));
  const there = sheet ? headingsOf_(sheet) : [];
  return [...there.filter((each) => headings.indexOf(each) >= 0),
    ...Object.keys(tabs).filter((name) => book.getSheetByName(name))];
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function unguard_(book) {
  guards_(book).forEach((each) => each.remove());
  return 'Nobody is warned any more.';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function uncolour_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet) return '';
  repaint_(book, TINT_, null);
  const rules = sheet.getConditionalFormatRules();
  sheet.setConditionalFormatRules(rules.filter((rule) => !isOurColour_(rule)));
  return 'Tints and colours were removed.';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function unfold_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet) return '';
  const ours = added_().folded.map(plain_);
  const flags = headingsOf_(sheet).map((each, at) =>
    ours.indexOf(plain_(each)) >= 0 && depth_(sheet, at + 1) > 0);
  for (const {first, count} of runs_(flags)) {
    sheet.getRange(1, first, 1, count).expandGroups().shiftColumnGroupDepth(-1);
  }
  noteAdded_({folded: []});
  return 'Folded columns are shown.';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function undrop_(book) {
  eachColumn_(book, Object.keys(CHOICES_), (range) => {
    const rules = range.getDataValidations();
    const isOurs = (/** @type {any} */ rule) => rule && rule.getHelpText() === MARK_;
    if (!rules.some(([rule]) => isOurs(rule))) return;
    range.setDataValidations(rules.map(([rule]) => [isOurs(rule) ? /** @type {any} */ (null) : rule]));
  });
  return 'Drop-downs were removed.';
}

/** @return {string} */
function untrigger_() {
  for (const each of ScriptApp.getProjectTriggers()) {
    if (['handleEdit', 'handleChange'].indexOf(each.getHandlerFunction()) >= 0) {
      ScriptApp.deleteTrigger(each);
    }
  }
  PropertiesService.getDocumentProperties().deleteProperty(HEARD_);
  return 'Your triggers were removed: edits are found by the service\u2019s own reading.';
}

/**
 * Take out of Settings what the set-up was told there.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 */
function unteach_(book) {
  const sheet = book.getSheetByName('Settings');
  const {taught} = added_();
  if (!sheet || !taught.length || isUntouched_(sheet)) return ''; // a tab of ours goes whole
  const names = settingRows_(sheet).map(([name]) => name);
  for (let at = names.length - 1; at >= 0; at -= 1) {
    if (taught.indexOf(names[at]) >= 0) sheet.deleteRow(at + 1);
  }
  noteAdded_({taught: []});
  return 'Your headings were taken out of the tab Settings.';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function removeTabs_(book) {
  const removed = [];
  for (const name of Object.keys(added_().tabs)) {
    const sheet = book.getSheetByName(name);
    if (!sheet || !isUntouched_(sheet) || book.getSheets().length < 2) continue;
    book.deleteSheet(sheet);
    removed.push(name);
  }
  return removed.length ? `Tabs removed, as nobody had changed them: ${removed.join(', ')}.` : '';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function removeHeadings_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet) return '';
  const {headings, frozen} = added_();
  const there = headingsOf_(sheet);
  const bare = there.map((_each, at) => at + 1)
    .filter((column) => headings.indexOf(there[column - 1]) >= 0 && isBare_(sheet, column));
  if (bare.length && bare.length === there.length) sheet.getRange(1, 1, 1, bare.length).clearContent();
  else bare.reverse().forEach((column) => sheet.deleteColumn(column)); // from the right
  if (frozen && sheet.getFrozenRows() === 1) sheet.setFrozenRows(0);
  return bare.length ? `Empty columns removed: ${bare.length}.` : '';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} column
 * @return {boolean} Whether nothing stands below the heading.
 */
function isBare_(sheet, column) {
  const rows = sheet.getLastRow() - 1;
  if (rows < 1) return true;
  const range = sheet.getRange(2, column, rows, 1);
  return [range.getDisplayValues(), range.getFormulas(), range.getNotes()]
    .every((cells) => cells.every(([cell]) => !cell)); // a formula may show nothing yet
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function unname_(book) {
  const {renamed, moved} = added_();
  const accounts = book.getSheetByName(ACCOUNTS_TAB_);
  const empty = moved ? book.getSheetByName(moved) : null;
  if (renamed && accounts && !book.getSheetByName(renamed)) accounts.setName(renamed);
  if (empty && !book.getSheetByName(ACCOUNTS_TAB_)) empty.setName(ACCOUNTS_TAB_);
  return renamed ? `The tab of your accounts is called “${renamed}” again.` : '';
}

/**
 * @fileoverview Tell the service which accounts were edited.
 *
 * Installable triggers only (a simple one may not fetch), under names of their own (a
 * handler called `onEdit` would run twice). What the service writes through the API
 * starts no trigger, so nothing can go round in circles.
 */

/** More accounts than this in one edit: the service reads the whole sheet instead. */
const MOST_IDS_ = 500;
const PENDING_ = 'PENDING_EDITS';
/** Set once somebody has installed the triggers: Google shows nobody another's. */
const HEARD_ = 'TRIGGERS_INSTALLED';
// A property holds 9 KB; a longer list becomes "the whole sheet".
const MOST_PENDING_CHARS_ = 8000;
const WATCHED_ = [
  'Accounts', 'Contacts', 'Segments', 'Sequences', 'Templates', 'Settings',
];
/** Changes that an edit trigger does not report, or that move rows. */
const CHANGES_ = ['INSERT_ROW', 'REMOVE_ROW', 'INSERT_COLUMN', 'REMOVE_COLUMN',
  'INSERT_GRID', 'REMOVE_GRID', 'OTHER'];
const NOTE_MARK_ = 'PME Collections: ';
/** What the service reads as the account's id, as headings are compared; a test compares. */
const ID_HEADINGS_ = [
  'accountid', 'account', 'accountnumber', 'accountno', 'acct', 'acctid', 'acctno',
  'acctnumber', 'leaseid', 'leasenumber', 'ledgerid', 'cuenta', 'numerodecuenta', 'iddecuenta',
  'nodecuenta',
];

/**
 * React to an edit of cells: one, a paste, a fill or a deletion.
 * @param {{range?: GoogleAppsScript.Spreadsheet.Range}} event Values are absent when
 *     several cells changed, so they are never looked at.
 */
function handleEdit(event) {
  const range = event && event.range;
  if (!range) return;
  const sheet = range.getSheet();
  if (WATCHED_.indexOf(sheet.getName()) < 0) return;
  const tab = sheet.getName() !== ACCOUNTS_TAB_;
  const answer = report_(editedIds_(sheet, range), tab ? 'tab' : 'edit');
  if (tab && answer && Array.isArray(answer.problems)) noteProblems_(sheet, answer.problems);
}

/**
 * Say in the rows of a tab what is wrong with them, as notes of their first cells; what
 * staff noted there themselves stays.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {string[]} problems Sentences; those of a row begin with its tab and number.
 */
function noteProblems_(sheet, problems) {
  const count = Math.max(1, sheet.getLastRow());
  const range = sheet.getRange(1, 1, count, 1);
  const before = range.getNotes().map((row) => String(row[0] || ''));
  const after = before.map(withoutOurs_);
  for (const text of problems) {
    const found = /^(\w+) tab(?:, row (\d+))?/.exec(String(text));
    if (!found || found[1] !== sheet.getName()) continue;
    const at = Math.min(Number(found[2] || 1), count) - 1;
    // in one line: by its first words each line of ours is known again
    after[at] = [after[at], NOTE_MARK_ + String(text).replace(/\s+/g, ' ')].filter(Boolean).join('\n');
  }
  if (after.join('\u0000') === before.join('\u0000')) return;
  range.setNotes(after.map((text) => [text]));
}

/**
 * @param {string} text A cell's note.
 * @return {string} Without the lines that are ours.
 */
function withoutOurs_(text) {
  return text.split('\n').filter((line) => line.indexOf(NOTE_MARK_) !== 0).join('\n');
}

/**
 * React to a change of the sheet's shape; Google does not say where it was.
 * @param {{changeType?: string}} event
 */
function handleChange(event) {
  if (!event || CHANGES_.indexOf(String(event.changeType)) < 0) return;
  report_(null, String(event.changeType).toLowerCase());
}

/**
 * Name the accounts of an edit.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {GoogleAppsScript.Spreadsheet.Range} range
 * @return {string[]|null} null: it may be any, read the whole sheet.
 */
function editedIds_(sheet, range) {
  const first = range.getRow();
  const count = range.getNumRows();
  const wide = first < 2 || count > MOST_IDS_ || sheet.getName() !== ACCOUNTS_TAB_;
  if (wide) return null;
  const column = idColumn_(sheet);
  const last = range.getColumn() + range.getNumColumns() - 1;
  // an Account ID that was overwritten is nowhere to be read any more
  if (!column || (range.getColumn() <= column && column <= last)) return null;
  return accountIds_(sheet, first, count);
}

/**
 * Read the Account IDs of some rows, as text, each once, without empty ones.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} first
 * @param {number} count
 * @param {(row: number) => boolean} [wanted] Which of the rows; default: each.
 * @return {string[]}
 */
function accountIds_(sheet, first, count, wanted = () => true) {
  const column = idColumn_(sheet);
  if (!column) return [];
  // as displayed: an id like 00123 in a number format would lose its zeros otherwise
  const cells = sheet.getRange(first, column, count, 1).getDisplayValues();
  const ids = cells.map((row) => String(row[0]).trim())
    .filter((id, at) => id !== '' && wanted(first + at));
  return [...new Set(ids)];
}

/**
 * Find the column of the Account ID by its heading.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {number} 0 if there is none.
 */
function idColumn_(sheet) {
  const width = sheet.getLastColumn();
  if (width < 1) return 0;
  const headings = sheet.getRange(1, 1, 1, width).getDisplayValues()[0] || [];
  const slugs = headings.map(plain_);
  for (const name of ID_HEADINGS_) {
    if (slugs.indexOf(name) >= 0) return slugs.indexOf(name) + 1;
  }
  const taught = taughtIds_(sheet);
  return slugs.findIndex((slug) => slug !== '' && taught.indexOf(slug) >= 0) + 1;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {string[]} The headings that the tab Settings says mean the account's id.
 */
function taughtIds_(sheet) {
  const settings = sheet.getParent().getSheetByName('Settings');
  return (settings ? settingRows_(settings) : [])
    .filter(([name, value]) => /^heading:/i.test(String(name)) && plain_(value) === 'accountid')
    .map(([name]) => plain_(String(name).replace(/^heading:/i, '')));
}

/**
 * Read Settings by its headings, as the service does: staff may move its columns.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @return {string[][]} Name and value of each row, the headings first.
 */
function settingRows_(settings) {
  const at = settingColumns_(settings);
  if (!at) return [];
  return settings.getDataRange().getDisplayValues().map((row) => [row[at.name], row[at.value]]);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @return {{name: number, value: number}|null} From 0; null: the tab is somebody's own.
 */
function settingColumns_(settings) {
  const width = settings.getLastColumn();
  const there = width ? settings.getRange(1, 1, 1, width).getDisplayValues()[0].map(plain_) : [];
  const name = there.findIndex((each) => each === 'setting' || each === 'name');
  const value = there.indexOf('value');
  return name < 0 || value < 0 ? null : {name, value};
}

/**
 * Tell the service; what could not be told is kept for the next time.
 * @param {string[]|null} ids
 * @param {string} kind
 * @return {Object<string, any>|null} The service's answer; null if it heard nothing.
 */
function report_(ids, kind) {
  if (ids && !ids.length) return null;
  const all = withPending_(ids);
  const answer = post_('sheet_edited', {account_ids: all, kind});
  if (!answer.error) return answer;
  keepPending_(all);
  SpreadsheetApp.getActive().toast(
    `${answer.error.text} Your edit is kept and will be told with the next one.`,
    TITLE_,
    8,
  );
  return null;
}

/**
 * Take what an earlier edit could not tell, together with this one.
 * @param {string[]|null} ids
 * @return {string[]|null}
 */
function withPending_(ids) {
  return locked_(() => {
    const properties = PropertiesService.getDocumentProperties();
    const kept = properties.getProperty(PENDING_);
    if (kept === null) return ids;
    properties.deleteProperty(PENDING_);
    return merged_(JSON.parse(kept), ids);
  }, null);
}

/** @param {string[]|null} ids */
function keepPending_(ids) {
  const properties = PropertiesService.getDocumentProperties();
  const done = locked_(() => {
    const kept = properties.getProperty(PENDING_);
    const text = JSON.stringify(kept === null ? ids : merged_(JSON.parse(kept), ids));
    properties.setProperty(PENDING_, text.length > MOST_PENDING_CHARS_ ? 'null' : text);
    return true;
  }, false);
  if (!done) properties.setProperty(PENDING_, 'null'); // rather too much than lost
}

/**
 * @param {string[]|null} one
 * @param {string[]|null} other
 * @return {string[]|null} null once either is "all", or there are too many.
 */
function merged_(one, other) {
  if (!one || !other) return null;
  const both = [...new Set([...one, ...other])];
  return both.length > MOST_IDS_ ? null : both;
}

/**
 * Do something while nobody else of this document does it.
 * @template T
 * @param {function(): T} work
 * @param {T} otherwise What to give when the lock is not to be had within 5 s.
 * @return {T}
 */
function locked_(work, otherwise) {
  const lock = LockService.getDocumentLock();
  if (!lock || !lock.tryLock(5000)) return otherwise;
  try {
    return work();
  } finally {
    lock.releaseLock();
  }
}

/** Install both triggers, once; may be run again. They run as whoever installs them. */
function setUpTriggers() {
  const ui = SpreadsheetApp.getUi();
  const properties = PropertiesService.getDocumentProperties();
  const question = 'Somebody has set them up already. With yours every edit is told twice. Set up ' +
    'yours, too? Only if theirs are gone: they have left, or removed them.';
  if (!hasTriggers_() && properties.getProperty(HEARD_) !== null &&
    ui.alert('Set up triggers', question, ui.ButtonSet.YES_NO) !== ui.Button.YES) return;
  const installed = locked_(() => {
    const sheet = SpreadsheetApp.getActive();
    const there = ScriptApp.getProjectTriggers().map((each) => each.getHandlerFunction());
    if (there.indexOf('handleEdit') < 0) {
      ScriptApp.newTrigger('handleEdit').forSpreadsheet(sheet).onEdit().create();
    }
    if (there.indexOf('handleChange') < 0) {
      ScriptApp.newTrigger('handleChange').forSpreadsheet(sheet).onChange().create();
    }
    properties.setProperty(HEARD_, 'yes');
    return true;
  }, false);
  const text = installed
    ? 'The service now hears of every edit. The triggers run in your name.'
    : 'Somebody else is setting up this sheet. Try again in a minute.';
  ui.alert('Set up triggers', text, ui.ButtonSet.OK);
}

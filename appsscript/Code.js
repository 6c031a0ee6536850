/**
 * @fileoverview The menu and the sidebar of the sheet.
 *
 * Decides nothing: it shows what the service says. Whatever has no `_` at its end can be
 * called by the page and by the menu; `callSidebar` and `selectedAccount` are the page's.
 */

const TITLE_ = 'PME Collections';
const ACCOUNTS_TAB_ = 'Accounts';

/** Add the menu. A simple trigger: no service that asks for consent may be used here. */
function onOpen() {
  SpreadsheetApp.getUi()
    .createMenu(TITLE_)
    .addItem('Open sidebar', 'openSidebar')
    .addSeparator()
    .addItem('Preview run', 'previewRun')
    .addItem('Run now', 'runNow')
    .addItem('Import payments', 'importPayments')
    .addItem('Use a file instead of the sheet', 'uploadFile')
    .addItem('Tasks for people', 'showTasks')
    .addSeparator()
    .addItem('Pause everything', 'pauseEverything')
    .addItem('Resume sending', 'resumeEverything')
    .addSeparator()
    .addItem('Set up this sheet', 'setUpSheet')
    .addItem('Undo the set-up', 'undoSetUp')
    .addItem('Set up triggers', 'setUpTriggers')
    .addItem('Check set-up', 'checkSetUp')
    .addItem('Send me a test message', 'sendTestMessage')
    .addItem('Help', 'showHelp')
    .addToUi();
}

/** Show the sidebar beside the sheet. */
function openSidebar() {
  SpreadsheetApp.getUi().showSidebar(sidebar_());
}

/** Show the sidebar where a list of payments is chosen. */
function importPayments() {
  openSidebarAt_('Import payments');
}

/** Show the sidebar where a file is chosen that stands in for a sheet nobody can read. */
function uploadFile() {
  const answer = post_('sidebar', {action: 'overview'});
  if (!answer.error && answer.outage) {
    openSidebarAt_('Use a file instead of the sheet');
    return;
  }
  tell_('Use a file instead of the sheet', answer, () =>
    'The service reads this sheet, so no file is needed. To bring accounts in, choose File → Import, ' +
    'and paste them under the headings of the tab Accounts.');
}

/** Show the sidebar where the tasks for people are. */
function showTasks() {
  openSidebarAt_('Tasks for people');
}

/** @param {string} room Title of one room of the overview; ours, never a cell's text. */
function openSidebarAt_(room) {
  const page = sidebar_().append(`<script>openRoom(${JSON.stringify(room)})</script>`);
  SpreadsheetApp.getUi().showSidebar(page);
}

/** @return {GoogleAppsScript.HTML.HtmlOutput} */
function sidebar_() {
  return HtmlService.createTemplateFromFile('Sidebar').evaluate().setTitle(TITLE_);
}

/**
 * Read another file of the project into the page; called by the template only.
 * @param {string} name
 * @return {string}
 */
function include_(name) {
  return HtmlService.createHtmlOutputFromFile(name).getContent();
}

/**
 * Pass one request of the page to the service, as the person at the keyboard.
 * @param {Object<string, *>} payload `{action, account_id, …}`
 * @return {Object<string, *>} The answer, or `{error: {code, text}}`.
 */
function callSidebar(payload) {
  if (!payload || typeof payload.action !== 'string') {
    return {error: {code: 'no_action', text: 'The page asked for nothing. Reload it.'}};
  }
  return post_('sidebar', payload);
}

/**
 * Say which account's row is selected, and which rows if they are several.
 * @return {{account_id: string, row: number, account_ids: string[]}|null} null on another
 *     tab, on the headings, or on a row without an Account ID.
 */
function selectedAccount() {
  const sheet = SpreadsheetApp.getActiveSheet();
  if (sheet.getName() !== ACCOUNTS_TAB_) return null; // a tab of one chart has no cell
  const cell = sheet.getActiveCell();
  if (!cell || cell.getRow() < 2) return null;
  const ids = accountIds_(sheet, cell.getRow(), 1);
  if (!ids.length) return null;
  return {account_id: ids[0], row: cell.getRow(), account_ids: selectedIds_(sheet)};
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {string[]} The accounts of every selected row that is shown; [] where one alone is.
 */
function selectedIds_(sheet) {
  const list = sheet.getActiveRangeList();
  const ranges = list ? list.getRanges() : [];
  const ids = ranges.flatMap((range) => {
    const first = Math.max(2, range.getRow());
    const count = Math.min(range.getLastRow(), sheet.getLastRow()) - first + 1;
    return count > 0 ? accountIds_(sheet, first, count, (row) => isShown_(sheet, row, count)) : [];
  });
  const each = [...new Set(ids)];
  return each.length > 1 ? each : [];
}

/**
 * Google selects the rows that a filter hides together with those around them.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} row
 * @param {number} count How many are selected; of more than can be acted on none is asked about.
 * @return {boolean}
 */
function isShown_(sheet, row, count) {
  return count > MOST_IDS_ || !(sheet.isRowHiddenByFilter(row) || sheet.isRowHiddenByUser(row));
}

/** Show the sidebar where everything that would go out now is listed. */
function previewRun() {
  openSidebarAt_('Preview: what would go out now');
}

/** Let the service read the whole sheet and plan now. */
function runNow() {
  const answer = post_('sheet_edited', {account_ids: null, kind: 'run_now'});
  tell_('Run now', answer, () => 'The sheet was read. Each row says what comes next.');
}

/** Stop everything that has not left yet, after asking. */
function pauseEverything() {
  const ui = SpreadsheetApp.getUi();
  const question = 'No message will leave until you resume. Pause everything?';
  if (ui.alert('Pause everything', question, ui.ButtonSet.YES_NO) !== ui.Button.YES) return;
  const answer = post_('sidebar', {action: 'kill', on: true});
  tell_('Pause everything', answer, () => 'Paused. Nothing leaves until you resume.');
}

/** Let messages leave again, after asking. */
function resumeEverything() {
  const ui = SpreadsheetApp.getUi();
  const question = 'Messages that are due will leave again. Resume sending?';
  if (ui.alert('Resume sending', question, ui.ButtonSet.YES_NO) !== ui.Button.YES) return;
  const answer = post_('sidebar', {action: 'kill', on: false});
  tell_('Resume sending', answer, () => 'Sending is on again.');
}

/** Mail whoever is at the keyboard, by the service's own way. */
function sendTestMessage() {
  const answer = post_('sidebar', {action: 'test_message'});
  tell_('Send me a test message', answer, (told) => `It is on its way to ${told.sent_to}.`);
}

/** Show where help is. */
function showHelp() {
  const text = [
    'Select a row and open the sidebar: it shows what comes next for that account, why,',
    'and why not earlier. The tinted columns are written by the service; all others are',
    'yours. A row that cannot be used says in Service note what to correct. "Pause everything"',
    'stops all messages at once. "What the words mean" at the end of the sidebar, with no row',
    'selected, explains the words.',
  ].join(' ');
  SpreadsheetApp.getUi().alert(`${TITLE_}: help`, text, SpreadsheetApp.getUi().ButtonSet.OK);
}

/**
 * Show an answer, or what went wrong, in words.
 * @param {string} title
 * @param {Object<string, *>} answer
 * @param {function(Object<string, *>): string} inWords
 */
function tell_(title, answer, inWords) {
  const ui = SpreadsheetApp.getUi();
  const text = answer.error ? answer.error.text : inWords(answer);
  ui.alert(title, text, ui.ButtonSet.OK);
}

/**
 * @fileoverview The set-up as one walk: lay the sheet out, then offer what is next.
 *
 * Can be run again at any time, and undone: it adds what is missing and never writes into
 * a cell that somebody has filled. Whatever Google refuses is said, and the rest goes on.
 */

const MARK_ = 'PME Collections';
const SET_UP_ = 'Set up this sheet';

/** Said instead of a step while it is another's turn. */
const BUSY_ = 'Somebody else is setting up this sheet. Run this again in a minute.';

/** What takes days and is not in our hands, said first. */
const FIRST_ = [
  'Before you start: texts in the USA need a registration of your number (10DLC), which takes',
  'days to weeks; sending as your mailboxes needs an administrator of Google Workspace',
  '(delegation), and the cloud project needs billing, which is checked for a day or two.',
  'Meanwhile the preview, the calendar and the opt-in page work, and e-mail does by SMTP.',
].join(' ');

/** What comes once the sheet is laid out; each may be declined. */
const NEXT_ = [
  {
    title: 'Set up triggers?',
    text: 'The service then hears of every edit at once. They run in your name.',
    work: () => setUpTriggers(),
    there: () => hasTriggers_(),
  },
  {
    title: 'Check the connection?',
    text: 'It says of each part whether it is there and whether the service answers.',
    work: () => checkSetUp(),
  },
  {
    title: 'Send a test message?',
    text: 'One e-mail to you, by the service\u2019s own way. Nobody else gets one.',
    work: () => sendTestMessage(),
  },
  {
    title: 'Show the first preview?',
    text: 'It lists what would go out now. Nothing is sent.',
    work: () => firstPreview_(),
  },
];

/** Set this sheet up, step by step, and say what was done. */
function setUpSheet() {
  const ui = SpreadsheetApp.getUi();
  if (ui.alert(SET_UP_, FIRST_, ui.ButtonSet.OK_CANCEL) !== ui.Button.OK) return;
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const stop = placeAccounts_(book);
  if (stop) {
    ui.alert(SET_UP_, `${stop} Nothing was changed.`, ui.ButtonSet.OK);
    return;
  }
  const looks = [dropDowns_, tints_, colours_, protection_, folds_, chart_, lookAt_];
  const done = [...alone_([addHeadings_, widenFilter_, addTabs_], book), attempt_(mapHeadings_, book),
    ...alone_(looks, book)];
  ui.alert(SET_UP_, done.filter(Boolean).join('\n'), ui.ButtonSet.OK);
  NEXT_.forEach(offer_);
}

/**
 * Take steps that ask nothing while nobody else takes any: headings would be there twice.
 * @param {(function(GoogleAppsScript.Spreadsheet.Spreadsheet): string)[]} steps
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {string[]}
 */
function alone_(steps, book) {
  return locked_(() => {
    const told = steps.map((step) => attempt_(step, book));
    SpreadsheetApp.flush(); // whoever is next must see it
    return told;
  }, [BUSY_]);
}

/**
 * @param {function(GoogleAppsScript.Spreadsheet.Spreadsheet): string} step
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {string} What it did, or why not; one that fails stops no other.
 */
function attempt_(step, book) {
  try {
    return step(book);
  } catch (error) {
    const name = step.name.replace(/_$/, '').replace(/[A-Z]/g, (each) => ` ${each.toLowerCase()}`);
    return `Not done: ${name} (Google refused; you may lack the right).`;
  }
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function lookAt_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (sheet) book.setActiveSheet(sheet);
  return '';
}

/** @param {{title: string, text: string, work: function(): void, there?: function(): boolean}} next */
function offer_(next) {
  const ui = SpreadsheetApp.getUi();
  const question = `${next.text} You can do it later, too: it is in the menu.`;
  try {
    if (next.there && next.there()) return;
    if (ui.alert(next.title, question, ui.ButtonSet.YES_NO) !== ui.Button.YES) return;
    next.work();
  } catch (error) {
    ui.alert(next.title, 'Not done: Google refused; you may lack the right.', ui.ButtonSet.OK);
  }
}

/** Show what would go out, or say what to put in first. */
function firstPreview_() {
  const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(ACCOUNTS_TAB_);
  if (sheet && sheet.getLastRow() > 1) {
    previewRun();
    return;
  }
  const text = 'There is no account yet. Paste yours under the headings, or choose File → Import; ' +
    'then choose Preview run in the menu.';
  const ui = SpreadsheetApp.getUi();
  ui.alert('Show the first preview', text, ui.ButtonSet.OK);
}

/**
 * @fileoverview Set up a sheet: tabs, headings, drop-downs, colours, protection, a chart.
 *
 * Can be run again at any time, and undone: it adds what is missing and never writes into
 * a cell that somebody has filled. Whatever Google refuses is said, and the rest goes on.
 */

/** Staff's columns that an empty sheet starts with, and the service's own. */
const STAFF_HEADINGS_ = ['Account ID', 'Customer', 'Property', 'Unit', 'Phone', 'Email',
  'Address', 'City', 'State', 'ZIP', 'Balance', 'Due date', 'SMS consent',
  'SMS consent date', 'SMS consent source', 'Status', 'Assigned to', 'Hold until', 'Notes'];
const SERVICE_HEADINGS_ = ['Segment', 'Next step', 'Next contact', 'Last contact',
  'Last result', 'Reply', 'Promise', 'Flags', 'Service note', 'Synced'];
/** Those of the service that everybody reads; the others are folded away. */
const EVERYDAY_ = ['Segment', 'Next step', 'Next contact', 'Last result', 'Reply'];
const CHOICES_ = {
  'SMS consent': ['yes', 'no'],
  'Email consent': ['yes', 'no'],
  'Acting as': ['creditor', 'third party'],
  'Preferred channel': ['sms', 'email'],
  'Language': ['en', 'es'],
};
const TABS_ = {
  Settings: [['Setting', 'Value'], ['Sending', 'on'], ['Approval over messages', '50'],
    ['Approval by two over messages', '500']],
  Contacts: [['Account ID', 'Name', 'Role', 'Phone', 'Email', 'SMS consent']],
};
const MARK_ = 'PME Collections';
const TINT_ = '#eef6f3';
/** A cell of these columns that says something is coloured, so that nobody overlooks it. */
const COLOURS_ = {'Service note': '#fdeceb', Reply: '#fff6dd', Flags: '#f1eefb'};

/** What takes days and is not in our hands, said first. */
const FIRST_ = [
  'Before you start: texts in the USA need a registration of your number (10DLC), which takes',
  'days to weeks; sending as your mailboxes needs an administrator of Google Workspace',
  '(delegation), and the cloud project needs billing, which is checked for a day or two.',
  'Meanwhile the preview, the calendar and the opt-in page work, and e-mail does by SMTP.',
].join(' ');

/** Set this sheet up, step by step, and say what was done. */
function setUpSheet() {
  const ui = SpreadsheetApp.getUi();
  if (ui.alert('Set up this sheet', FIRST_, ui.ButtonSet.OK_CANCEL) !== ui.Button.OK) return;
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const steps = [accountsTab_, houseTabs_, mapHeadings_, dropDowns_, tints_, colours_,
    protection_, folds_, chart_];
  const done = steps.map((step) => attempt_(step, book)).filter(Boolean);
  done.push('Next: Set up triggers, then Check set-up, Send me a test message, and Preview.');
  ui.alert('Set up this sheet', done.join('\n'), ui.ButtonSet.OK);
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
    return `Not done: ${step.name.replace(/_$/, '')} (Google refused; you may lack the right).`;
  }
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function accountsTab_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_) || book.insertSheet(ACCOUNTS_TAB_);
  const there = headingsOf_(sheet);
  const wanted = there.length ? SERVICE_HEADINGS_ : [...STAFF_HEADINGS_, ...SERVICE_HEADINGS_];
  const known = there.map(plain_);
  const missing = wanted.filter((each) => known.indexOf(plain_(each)) < 0);
  if (missing.length) {
    sheet.getRange(1, there.length + 1, 1, missing.length).setValues([missing]);
    sheet.setFrozenRows(1);
  }
  return `Accounts: ${missing.length} headings added.`;
}

/**
 * Ask which heading is meant where a column that is needed is not recognised, and keep
 * the answer in the tab Settings.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 */
function mapHeadings_(book) {
  const accounts = book.getSheetByName(ACCOUNTS_TAB_);
  const settings = book.getSheetByName('Settings');
  if (!accounts || !settings) return '';
  const there = headingsOf_(accounts);
  const answer = post_('sidebar', {action: 'headings', headings: there.map(String)});
  if (answer.error) {
    return `Not checked: your headings. ${answer.error.text} Run this again when it answers.`;
  }
  const needed = answer.missing.filter((/** @type {any} */ one) => one.required &&
    !isTaught_(settings, one.heading, there));
  const left = needed.filter((/** @type {any} */ one) => !taught_(one, there, settings))
    .map((/** @type {any} */ one) => one.heading);
  if (left.length) {
    return `Not recognised: ${left.join(', ')}; rename a heading, or teach it in the tab Settings.`;
  }
  return `Your headings are understood: ${Object.keys(answer.found).length} columns.`;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @param {string} heading Our own name of a column.
 * @param {string[]} there The headings of the sheet.
 * @return {boolean} Whether the tab Settings says it already: the service reads it next.
 */
function isTaught_(settings, heading, there) {
  const known = there.map((each) => plain_(`Heading: ${each}`));
  return settings.getDataRange().getDisplayValues().some(([name, value]) =>
    plain_(value || '') === plain_(heading) && known.indexOf(plain_(name)) >= 0);
}

/**
 * @param {{heading: string, suggested: string[]}} one A column that no heading names.
 * @param {string[]} there The headings of the sheet.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @return {boolean} Whether somebody said which heading it is.
 */
function taught_(one, there, settings) {
  const ui = SpreadsheetApp.getUi();
  const perhaps = one.suggested.length ? ` Perhaps: ${one.suggested.join(', ')}.` : '';
  const asked = ui.prompt(`Which heading is “${one.heading}”?`,
    `Write it as it stands in row 1.${perhaps}`, ui.ButtonSet.OK_CANCEL);
  const said = asked.getResponseText().trim();
  if (asked.getSelectedButton() !== ui.Button.OK || !said) return false;
  const found = there.find((each) => plain_(each) === plain_(said));
  if (!found) return false;
  settings.appendRow([`Heading: ${found}`, one.heading]);
  return true;
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function houseTabs_(book) {
  const added = Object.entries(TABS_).filter(([name]) => !book.getSheetByName(name));
  for (const [name, rows] of added) {
    const sheet = book.insertSheet(name);
    for (const row of rows) sheet.appendRow(row);
    sheet.setFrozenRows(1);
  }
  return added.length ? `Tabs added: ${added.map(([name]) => name).join(', ')}.` : '';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function dropDowns_(book) {
  let count = 0;
  eachColumn_(book, Object.keys(CHOICES_), (range, heading) => {
    if (range.getCell(1, 1).getDataValidation()) return; // staff's own, or ours already
    /** @type {Object<string, string[]>} */
    const choices = CHOICES_;
    const rule = SpreadsheetApp.newDataValidation()
      .requireValueInList(choices[heading], true).setAllowInvalid(true)
      .setHelpText(MARK_).build();
    range.setDataValidation(rule);
    count += 1;
  });
  return count ? `Drop-downs: ${count} columns.` : '';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function tints_(book) {
  eachColumn_(book, SERVICE_HEADINGS_, (range) => range.setBackground(TINT_));
  return 'The service\u2019s columns are tinted.';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function colours_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet) return '';
  const rules = sheet.getConditionalFormatRules().filter((rule) => !isOurColour_(rule));
  eachColumn_(book, Object.keys(COLOURS_), (range, heading) => {
    /** @type {Object<string, string>} */
    const colours = COLOURS_;
    rules.push(SpreadsheetApp.newConditionalFormatRule().whenCellNotEmpty()
      .setBackground(colours[heading]).setRanges([range]).build());
  });
  sheet.setConditionalFormatRules(rules);
  return 'What needs a look is coloured: notes, replies, flags.';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.ConditionalFormatRule} rule
 * @return {boolean}
 */
function isOurColour_(rule) {
  const condition = rule.getBooleanCondition();
  const colour = condition ? String(condition.getBackground()).toLowerCase() : '';
  return Object.values(COLOURS_).indexOf(colour) >= 0;
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function protection_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet) return '';
  const kinds = SpreadsheetApp.ProtectionType;
  const there = sheet.getProtections(kinds.RANGE).filter((one) => one.getDescription() === MARK_);
  if (there.length) return '';
  eachColumn_(book, SERVICE_HEADINGS_, (range) => {
    range.protect().setDescription(MARK_).setWarningOnly(true);
  });
  return 'Who edits a column of the service is warned.';
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function folds_(book) {
  const folded = SERVICE_HEADINGS_.filter((each) => EVERYDAY_.indexOf(each) < 0);
  eachColumn_(book, folded, (range) => {
    if (range.getSheet().getColumnGroupDepth(range.getColumn()) === 0) {
      range.shiftColumnGroupDepth(1).collapseGroups();
    }
  });
  return 'What is seldom needed is folded away.';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {string[]} headings
 * @param {function(GoogleAppsScript.Spreadsheet.Range, string): void} work
 */
function eachColumn_(book, headings, work) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet) return;
  const there = headingsOf_(sheet).map(plain_);
  for (const heading of headings) {
    const at = there.indexOf(plain_(heading));
    if (at >= 0) work(sheet.getRange(2, at + 1, sheet.getMaxRows() - 1, 1), heading);
  }
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
 * @return {string} As headings are compared: letters and digits only.
 */
function plain_(heading) {
  return String(heading).toLowerCase().replace(/[^a-z0-9]/g, '');
}

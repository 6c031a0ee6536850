/**
 * @fileoverview Ask which of staff's own headings is meant, and teach the tab Settings.
 */

/** Columns that a sheet does without, and collects better with. */
const HELPFUL_ = ['Customer ID', 'Property', 'Unit', 'Phone', 'Email', 'State', 'ZIP', 'Language',
  'SMS consent', 'SMS consent date', 'SMS consent source', 'Email consent', 'Last payment date',
  'Status', 'Hold until'];

/**
 * @typedef {Object} Missing A column that no heading names.
 * @property {string} heading Our own name for it.
 * @property {boolean} required
 * @property {string[]} suggested Headings of the sheet, the likeliest first.
 */

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function mapHeadings_(book) {
  const accounts = book.getSheetByName(ACCOUNTS_TAB_);
  const settings = book.getSheetByName('Settings');
  if (!accounts || !settings) return 'Not checked: your headings. Run this again later.';
  const there = headingsOf_(accounts);
  if (!there.length) return '';
  if (!settingColumns_(settings)) {
    return 'Not checked: your headings. The tab Settings holds something of yours: rename it, then ' +
      'run this again.';
  }
  const answer = post_('sidebar', {action: 'headings', headings: there.map(String)});
  if (answer.error) {
    return `Not checked: your headings. ${answer.error.text} Then run this again.`;
  }
  const left = askedFor_(open_(answer.missing, there, settings), there, settings);
  return inLine_(left, Object.keys(answer.found).length);
}

/**
 * @param {Missing[]} left What nobody could name.
 * @param {number} found How many columns are understood without a word.
 * @return {string}
 */
function inLine_(left, found) {
  const names = (/** @type {boolean} */ required) => left.filter((one) => one.required === required)
    .map((one) => one.heading).join(', ');
  if (names(true)) {
    return `Not recognised: ${names(true)}; rename a heading, or teach it in the tab Settings.`;
  }
  const lacks = names(false) ? ` Not there: ${names(false)}; the service does without.` : '';
  return `Your headings are understood: ${found} columns.${lacks}`;
}

/**
 * @param {Missing[]} missing
 * @param {string[]} there
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @return {Missing[]} Those to ask for, what is needed first.
 */
function open_(missing, there, settings) {
  const untaught = missing.filter((one) => !isTaught_(settings, one.heading, there));
  const helpful = untaught.filter((one) => !one.required && one.suggested.length &&
    HELPFUL_.indexOf(one.heading) >= 0);
  return [...untaught.filter((one) => one.required), ...helpful];
}

/**
 * @param {Missing[]} open
 * @param {string[]} there
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @return {Missing[]} Those that were not answered.
 */
function askedFor_(open, there, settings) {
  /** @type {string[]} */
  const taken = [];
  const left = [];
  let stopped = false;
  for (const one of open) {
    const found = /** @type {string|null} */ (stopped ? '' : meant_(one, there, taken));
    stopped = stopped || found === null;
    if (found) {
      teach_(settings, found, one.heading);
      taken.push(plain_(found));
    } else {
      left.push(one);
    }
  }
  return left;
}

/**
 * @param {Missing} one
 * @param {string[]} there
 * @param {string[]} taken Headings that stand for another column since.
 * @return {string|null} The heading; '' if none; null if no more is to be asked.
 */
function meant_(one, there, taken) {
  const ui = SpreadsheetApp.getUi();
  const free = one.suggested.filter((each) => taken.indexOf(plain_(each)) < 0);
  for (const each of free) {
    const text = one.required ? 'The service needs this column. No: it asks again.'
      : 'It is used where it is there. No: go on without. Cancel: ask no more.';
    const title = `Is “${each}” the ${one.heading}?`;
    const said = ui.alert(title, text, ui.ButtonSet.YES_NO_CANCEL);
    if (said === ui.Button.YES) return asItStands_(each, there);
    if (said !== ui.Button.NO) return null;
  }
  return one.required ? written_(one, there) : '';
}

/**
 * @param {Missing} one
 * @param {string[]} there
 * @return {string}
 */
function written_(one, there) {
  const ui = SpreadsheetApp.getUi();
  const asked = ui.prompt(`Which heading is “${one.heading}”?`,
    'Write it as it stands in row 1. Cancel: leave it for later.', ui.ButtonSet.OK_CANCEL);
  const said = asked.getResponseText().trim();
  return asked.getSelectedButton() === ui.Button.OK ? asItStands_(said, there) : '';
}

/**
 * @param {string} said
 * @param {string[]} there
 * @return {string} The heading of the sheet that is meant; '' if there is none.
 */
function asItStands_(said, there) {
  const wanted = plain_(said);
  return (wanted && there.find((each) => plain_(each) === wanted)) || '';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @param {string} heading As it stands in the sheet.
 * @param {string} ours
 */
function teach_(settings, heading, ours) {
  const at = settingColumns_(settings) || {name: 0, value: 1};
  const row = Array.from({length: Math.max(at.name, at.value) + 1}, (_, each) =>
    each === at.name ? `Heading: ${heading}` : each === at.value ? ours : '');
  within_(settings, () => settings.appendRow(row));
  noteAdded_({taught: [...added_().taught, `Heading: ${heading}`]});
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} settings
 * @param {string} heading Our own name of a column.
 * @param {string[]} there The headings of the sheet.
 * @return {boolean} Whether the tab Settings says it already: the service reads it next.
 */
function isTaught_(settings, heading, there) {
  const known = there.map((each) => plain_(`Heading: ${each}`));
  return settingRows_(settings).some(([name, value]) =>
    plain_(value || '') === plain_(heading) && known.indexOf(plain_(name)) >= 0);
}

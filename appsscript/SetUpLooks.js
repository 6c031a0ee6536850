/**
 * @fileoverview How the sheet looks: drop-downs, tints, colours, warnings, groups.
 *
 * Only the look of a cell is touched, never what stands in it, and never a look that
 * somebody has given it.
 */

const CHOICES_ = {
  'SMS consent': ['yes', 'no'],
  'Email consent': ['yes', 'no'],
  'Acting as': ['creditor', 'third party'],
  'Preferred channel': ['sms', 'email'],
  'Language': ['en', 'es'],
};
const TINT_ = '#eef6f3';
const WHITE_ = '#ffffff';
/** A cell of these columns that says something is coloured, so that nobody overlooks it. */
const COLOURS_ = {'Service note': '#fdeceb', Reply: '#fff6dd', Flags: '#f1eefb'};

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function dropDowns_(book) {
  let count = 0;
  eachColumn_(book, Object.keys(CHOICES_), (range, heading) => {
    if (range.getDataValidations().some(([rule]) => rule)) return; // staff's own, or ours already
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
  repaint_(book, WHITE_, TINT_);
  return 'The service\u2019s columns are tinted.';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {string} from Cells of another colour keep it.
 * @param {string|null} to null: no colour.
 */
function repaint_(book, from, to) {
  eachColumn_(book, SERVICE_HEADINGS_, (range) => {
    const before = range.getBackgrounds();
    if (!before.some(([colour]) => colour === from)) return;
    range.setBackgrounds(before.map(([colour]) => [colour === from ? /** @type {any} */ (to) : colour]));
  });
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
  if (!condition) return false;
  const filled = SpreadsheetApp.BooleanCriteria.CELL_NOT_EMPTY;
  const colour = String(condition.getBackground()).toLowerCase();
  return condition.getCriteriaType() === filled && Object.values(COLOURS_).indexOf(colour) >= 0;
}

/** @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book */
function protection_(book) {
  const guarded = guards_(book).map((each) => each.getRange().getColumn());
  let count = 0;
  eachColumn_(book, SERVICE_HEADINGS_, (range) => {
    if (guarded.indexOf(range.getColumn()) >= 0) return;
    range.protect().setDescription(MARK_).setWarningOnly(true);
    count += 1;
  });
  return count ? 'Who edits a column of the service is warned.' : '';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {GoogleAppsScript.Spreadsheet.Protection[]} Ours only.
 */
function guards_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  const all = sheet ? sheet.getProtections(SpreadsheetApp.ProtectionType.RANGE) : [];
  return all.filter((each) => each.getDescription() === MARK_);
}

/**
 * Fold what is seldom read, of the service's columns and of those the set-up added; a
 * column that staff brought stays open.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 */
function folds_(book) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet) return '';
  const there = headingsOf_(sheet);
  const {headings, given} = added_();
  const theirs = given.map(plain_);
  const seldom = [...SERVICE_HEADINGS_, ...headings].filter((each) => EVERYDAY_.indexOf(each) < 0)
    .map(plain_).filter((each) => theirs.indexOf(each) < 0);
  const flat = there.map((each, at) => seldom.indexOf(plain_(each)) >= 0 && !depth_(sheet, at + 1));
  const runs = runs_(flat).filter((run) =>
    !depth_(sheet, run.first - 1) && !depth_(sheet, run.first + run.count));
  if (!runs.length) return '';
  for (const {first, count} of runs) {
    sheet.getRange(1, first, 1, count).shiftColumnGroupDepth(1).collapseGroups();
  }
  const folded = runs.flatMap(({first, count}) => there.slice(first - 1, first - 1 + count));
  noteAdded_({folded: [...added_().folded, ...folded]});
  return `${there.length - folded.length} columns are open, ${folded.length} are folded: the + above ` +
    'the headings shows them.';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {number} column
 * @return {number} In how many groups it is; 0 beyond the edge.
 */
function depth_(sheet, column) {
  if (column < 1 || column > sheet.getMaxColumns()) return 0;
  return sheet.getColumnGroupDepth(column);
}

/**
 * @param {boolean[]} flags One for each column.
 * @return {{first: number, count: number}[]} Neighbours together; columns count from 1.
 */
function runs_(flags) {
  /** @type {{first: number, count: number}[]} */
  const runs = [];
  flags.forEach((flag, at) => {
    const last = runs[runs.length - 1];
    if (flag && last && last.first + last.count === at + 1) last.count += 1;
    else if (flag) runs.push({first: at + 1, count: 1});
  });
  return runs;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @param {string[]} headings
 * @param {function(GoogleAppsScript.Spreadsheet.Range, string): void} work
 */
function eachColumn_(book, headings, work) {
  const sheet = book.getSheetByName(ACCOUNTS_TAB_);
  if (!sheet || sheet.getMaxRows() < 2) return;
  const there = headingsOf_(sheet).map(plain_);
  for (const heading of headings) {
    const at = there.indexOf(plain_(heading));
    if (at >= 0) work(sheet.getRange(2, at + 1, sheet.getMaxRows() - 1, 1), heading);
  }
}

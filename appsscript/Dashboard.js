/**
 * @fileoverview The charts of the tab Dashboard, on the tables that the service writes.
 *
 * A table stands in the same columns for ever (`shared/flows/dashboard.py`), so a chart is
 * made once and follows whatever is written there later.
 */

const CHARTS_ = [
  {range: 'A1:B8', title: 'The last seven days', bars: false, row: 2},
  {range: 'D1:K26', title: 'The last seven days, by property', bars: true, row: 21},
  {range: 'M1:T26', title: 'The last seven days, by step', bars: true, row: 40},
];
/** As many rows as the lowest chart needs. */
const CHART_ROWS_ = 60;
/** The first free column beside the tables, one left empty. */
const CHART_COLUMN_ = 22;

/**
 * Put in the charts that are missing; staff's own are left alone.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 * @return {string} What was done.
 */
function chart_(book) {
  const sheet = book.getSheetByName('Dashboard');
  if (!sheet) return 'The Dashboard tab comes within an hour of the first run; run this again then.';
  const there = sheet.getCharts().map(rangesOf_);
  const missing = CHARTS_.filter((one) => there.indexOf(one.range) < 0);
  if (missing.length) makeRoomForCharts_(sheet);
  missing.forEach((one) => sheet.insertChart(chartOf_(sheet, one)));
  return missing.length ? `Dashboard: ${missing.length} charts.` : '';
}

/**
 * The service makes the tab no larger than its tables, and Google puts no chart beyond an edge.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 */
function makeRoomForCharts_(sheet) {
  widen_(sheet, CHART_COLUMN_);
  const rows = sheet.getMaxRows();
  if (rows < CHART_ROWS_) sheet.insertRowsAfter(rows, CHART_ROWS_ - rows);
}

/**
 * Take our charts out again.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} book
 */
function unchart_(book) {
  const sheet = book.getSheetByName('Dashboard');
  if (!sheet) return '';
  const ours = CHARTS_.map((one) => one.range);
  sheet.getCharts().filter((one) => ours.indexOf(rangesOf_(one)) >= 0)
    .forEach((one) => sheet.removeChart(one));
  return '';
}

/**
 * @param {GoogleAppsScript.Spreadsheet.EmbeddedChart} chart
 * @return {string} What it shows, by which ours are known: Google gives no title back.
 */
function rangesOf_(chart) {
  return chart.getRanges().map((range) => range.getA1Notation()).join();
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {{range: string, title: string, bars: boolean, row: number}} wanted
 * @return {GoogleAppsScript.Spreadsheet.EmbeddedChart}
 */
function chartOf_(sheet, wanted) {
  const made = wanted.bars ? sheet.newChart().asBarChart() : sheet.newChart().asColumnChart();
  return made.addRange(sheet.getRange(wanted.range)).setNumHeaders(1)
    .setPosition(wanted.row, CHART_COLUMN_, 0, 0).setOption('title', wanted.title)
    .setOption('legend', {position: wanted.bars ? 'right' : 'none'}).build();
}

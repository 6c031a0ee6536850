/** @fileoverview Which columns are shown, how wide, and how a cell reads. */

const EVERYDAY = [
  'Account ID', 'Customer', 'Balance', 'Due date', 'Segment', 'Next step', 'Next contact',
  'Last result', 'Reply', 'Promise', 'Service note', 'Status', 'Property', 'Unit',
  'Phone', 'Email', 'SMS consent', 'Last contact', 'Flags',
];
/** @type {Object<string, number>} */
const WIDE = {
  'Account ID': 96, Customer: 140, Balance: 84, 'Due date': 90, Segment: 84, Unit: 56,
  'Next step': 104, 'Next contact': 148, 'Last contact': 148, 'Last result': 104, State: 56, ZIP: 64,
  Email: 190, Address: 170, Notes: 190, 'Service note': 300, Reply: 200, Status: 82, Flags: 120,
};
const USUAL = 116;

/** @typedef {{at: number, heading: string, service: boolean, width: number}} Column */

/**
 * @param {string[]} headers
 * @param {boolean[]} service
 * @param {string} view `everyday`, `service` or `all`
 * @return {Column[]} The first is the one that stays in sight.
 */
export function shown(headers, service, view) {
  const all = headers.map((heading, at) => ({
    at, heading, service: Boolean(service[at]), width: WIDE[heading] || USUAL,
  }));
  const first = all.find((each) => each.heading === 'Account ID') || all[0];
  const rest = all.filter((each) => each !== first);
  const kept = rest.filter((each) => inView(each, view));
  if (view === 'everyday') kept.sort((a, b) => rank(a.heading) - rank(b.heading));
  return first ? [first, ...kept] : [];
}

/**
 * @param {Column} column
 * @param {string} view
 * @return {boolean}
 */
function inView(column, view) {
  if (view === 'service') return column.service || column.heading === 'Customer';
  return view === 'all' || EVERYDAY.includes(column.heading);
}

/** @param {string} heading */
function rank(heading) {
  return EVERYDAY.indexOf(heading);
}

/**
 * @param {unknown} cell
 * @return {string}
 */
export function cellText(cell) {
  if (cell === null || cell === undefined) return '';
  if (cell === true) return 'yes';
  if (cell === false) return 'no';
  return String(cell);
}

/**
 * @param {Column} column
 * @return {boolean}
 */
export function isAmount(column) {
  return column.heading === 'Balance' || column.heading.endsWith('amount');
}

/**
 * @param {Column} column
 * @param {unknown} cell
 * @return {string} As it is shown; an amount that is a number with its cents.
 */
export function shownText(column, cell) {
  if (typeof cell !== 'number' || !isAmount(column)) return cellText(cell);
  return cell.toLocaleString('en-US', {minimumFractionDigits: 2, maximumFractionDigits: 2});
}

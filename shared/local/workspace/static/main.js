/** @fileoverview Keeps the page in step with the office behind it. */
import {pageAnswers, sheetAnswers} from './answers.js';
import {post, state} from './api.js';
import {drawClock, wireClock} from './clock.js';
import {cellText} from './columns.js';
import {byId, el, input, inWords, released, say} from './dom.js';
import {drawFeed} from './feed.js';
import {Grid} from './grid.js';
import {drawMenu} from './menu.js';
import {Phones} from './phones.js';
import {wireSash} from './sash.js';
import {Script} from './script.js';

const POLL_MS = 1000;

/** @typedef {import('./grid.js').Row} Row */

/** @type {{version: number, zone: string, headers: string[], service: boolean[], segment: string, busy: number, asked: number, taken: number}} */
const known = {version: 0, zone: 'UTC', headers: [], service: [], segment: '', busy: 0, asked: 0, taken: 0};
const frame = /** @type {HTMLIFrameElement} */ (byId('sidebar'));
const grid = new Grid(byId('grid'), selected, edit);
const script = new Script({
  ...sheetAnswers(grid, () => known.headers),
  ...pageAnswers(trouble, showSidebar, (menu) => drawMenu(menu, runScript)),
});
const phones = new Phones((phone, text) => act('answer',
  {address: phone.address, channel: phone.channel, text}), openAccount);

/** @param {Object<string, any>} message */
function tellSidebar(message) {
  frame.contentWindow?.postMessage(message, window.location.origin);
}

/**
 * Show the page that the script makes, where Google shows it.
 * @param {{file: string, title: string, added: string}} page
 */
function showSidebar({file, title, added}) {
  const room = /^<script>openRoom\((".*")\)<\/script>$/.exec(added);
  if (file !== 'Sidebar' || (added && !room)) throw new Error('Only the sidebar can be shown here.');
  byId('side-title').textContent = title;
  frame.src = `/workspace/sidebar-page${room ? `?room=${encodeURIComponent(JSON.parse(room[1]))}` : ''}`;
}

/** @param {string} name What the menu, or Google itself, starts. */
async function runScript(name) {
  try {
    await script.run(name);
    await refresh();
  } catch (error) {
    trouble(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Call a function of the script for the sidebar.
 * @param {{id: number, name: string, given: any[]}} call
 */
async function runForSidebar({id, name, given}) {
  try {
    tellSidebar({kind: 'ran', id, result: await script.run(name, given)});
  } catch (error) {
    tellSidebar({kind: 'ran', id, error: error instanceof Error ? error.message : String(error)});
  }
  if (name === 'callSidebar') refresh().catch(shown);
}

/**
 * Write a cell, then start the script's trigger as Google does.
 * @param {Row} row
 * @param {string} heading
 * @param {string} value
 */
async function edit(row, heading, value) {
  await act('edit', {row: row.row, account_id: row.account_id, heading, value}, () =>
    script.run('handleEdit', [], [row.row, known.headers.indexOf(heading) + 1, 1, 1]));
}

/** @param {Row|null} row */
function selected(row) {
  tellSidebar({kind: 'selected'});
  if (row && row.account_id) phones.openFor(row.account_id, row.cells.map(cellText));
}

/** @param {string} accountId */
function openAccount(accountId) {
  let at = grid.visible.findIndex((row) => row.account_id === accountId);
  if (at < 0) {
    input('filter').value = '';
    input('problems').checked = false;
    known.segment = '';
    filter();
    at = grid.visible.findIndex((row) => row.account_id === accountId);
  }
  if (at >= 0) grid.go(at, grid.at.column);
}

/** @param {Object<string, any>} answer */
function take(answer) {
  known.zone = answer.zone;
  drawClock(answer.now, answer.zone);
  if (answer.version === known.version) return;
  const first = known.version === 0;
  known.version = answer.version;
  if (answer.headers) takeWhole(answer);
  else takeRows(answer.rows);
  if (answer.overview) drawOverview(answer.overview);
  phones.take(answer.phones || [], known.zone);
  drawFeed(answer.activity || [], known.zone, openAccount);
  filter();
  if (!first) tellSidebar({kind: 'changed'});
}

/** @param {Object<string, any>} answer */
function takeWhole(answer) {
  known.headers = answer.headers;
  known.service = answer.service;
  grid.rows = answer.rows;
  grid.frame(known.headers, known.service, input('columns').value);
}

/** @param {Row[]} rows */
function takeRows(rows) {
  const where = new Map(grid.rows.map((row, at) => [row.row, at]));
  for (const row of rows) {
    const at = where.get(row.row);
    if (at === undefined) continue;
    flash(grid.rows[at], row);
    grid.rows[at] = row;
  }
}

/**
 * @param {Row} before
 * @param {Row} after
 */
function flash(before, after) {
  after.cells.forEach((cell, at) => {
    const changed = cellText(cell) !== cellText(before.cells[at]);
    if (changed && known.service[at]) grid.mark(after, at, 'flash');
  });
}

function filter() {
  const words = input('filter').value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const problems = input('problems').checked;
  const segment = known.headers.indexOf('Segment');
  const rows = grid.rows.filter((row) => {
    if (problems && !row.problem) return false;
    if (known.segment && slug(row.cells[segment]) !== slug(known.segment)) return false;
    const text = words.length ? row.cells.map(cellText).join(' ').toLowerCase() : '';
    return words.every((word) => text.includes(word));
  });
  const total = grid.rows.length;
  byId('count').textContent = rows.length === total ? `${total} rows` : `${rows.length} of ${total}`;
  const before = grid.current();
  grid.show(rows);
  if (before && !grid.current()) selected(null);
}

/** @param {unknown} value */
function slug(value) {
  return cellText(value).trim().toLowerCase().replace(/[ -]/g, '_');
}

/** @return {Object<string, number>} What the rows themselves say, as it stands now. */
function segmentCounts() {
  const at = known.headers.indexOf('Segment');
  /** @type {Object<string, number>} */
  const counts = {};
  for (const row of grid.rows) {
    const name = at < 0 ? '' : slug(row.cells[at]);
    if (name) counts[name] = (counts[name] || 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
}

/** @param {{sending?: string}} overview */
function drawOverview(overview) {
  const off = overview.sending === 'off';
  byId('lamp').className = off ? 'lamp off' : 'lamp';
  byId('lamp').textContent = off ? 'Sending paused' : 'Sending on';
  const chips = Object.entries(segmentCounts()).map(([name, count]) => el('button', {
    'aria-pressed': String(known.segment === name),
    onclick: () => {
      known.segment = known.segment === name ? '' : name;
      drawOverview(overview);
      filter();
    },
  }, inWords(name), el('b', {}, String(count))));
  byId('segments').replaceChildren(...chips);
}

/** @param {string} text '' takes it away. */
function trouble(text) {
  const node = byId('trouble');
  node.hidden = !text;
  node.replaceChildren(text, el('button', {onclick: () => trouble('')}, 'Close'));
}

/** Take what is new, unless what was asked later has been taken already. */
async function refresh() {
  const asked = ++known.asked;
  const answer = await state(known.version);
  await released();
  if (asked < known.taken) return;
  known.taken = asked;
  take(answer);
}

/**
 * Ask the office to do something, then show what became of it.
 * @param {string} path
 * @param {Object<string, any>} body
 * @param {(function(): Promise<any>)=} then What is to happen before it is shown.
 */
async function act(path, body, then) {
  busy(1);
  try {
    await post(path, body);
    trouble('');
    if (then) await then();
    say('Done');
    await refresh();
  } catch (error) {
    trouble(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    busy(-1);
  }
}

/** @param {number} more */
function busy(more) {
  known.busy += more;
  document.body.classList.toggle('busy', known.busy > 0);
  for (const button of document.querySelectorAll('.bar button')) {
    /** @type {HTMLButtonElement} */ (button).disabled = known.busy > 0;
  }
}

async function poll() {
  try {
    if (!document.hidden && !known.busy) await refresh();
    if (byId('trouble').dataset.lost) trouble('');
    delete byId('trouble').dataset.lost;
  } catch (error) {
    byId('trouble').dataset.lost = 'yes';
    trouble(error instanceof Error ? error.message : String(error));
  }
  setTimeout(poll, POLL_MS);
}

/** What went wrong has been shown by then. */
const shown = () => {};
input('filter').addEventListener('input', filter);
input('problems').addEventListener('change', filter);
input('columns').addEventListener('change', () => grid.frame(known.headers, known.service, input('columns').value));
byId('run').addEventListener('click', () => act('run', {}).catch(shown));
wireClock((how) => act('clock', how).catch(shown));
wireSash();
window.addEventListener('message', (event) => {
  if (event.origin !== window.location.origin || event.source !== frame.contentWindow) return;
  if (event.data.kind === 'run') runForSidebar(event.data);
});
poll();
runScript('onOpen').then(() => runScript('openSidebar'));

/** @fileoverview Setting a sheet up adds what is missing and writes over nothing. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {plain, World} from './google.mjs';

/** A sheet that remembers what was asked of it. */
class Page {
  constructor(name, rows = []) {
    this.name = name;
    this.rows = rows;
    this.tinted = [];
    this.guards = [];
    this.folded = [];
    this.charts = [];
    this.rules = [];
    this.validations = {};
    this.frozen = 0;
  }

  getName() { return this.name; }
  getLastColumn() { return Math.max(0, ...this.rows.map((row) => row.length)); }
  getMaxRows() { return 1000; }
  setFrozenRows(count) { this.frozen = count; }
  appendRow(row) { this.rows.push(row); }
  getDataRange() {
    return {getDisplayValues: () => this.rows.map((row) => row.map(String))};
  }
  getCharts() { return this.charts; }
  insertChart(chart) { this.charts.push(chart); }
  getProtections() { return this.guards; }
  getConditionalFormatRules() { return this.rules.slice(); }
  setConditionalFormatRules(rules) { this.rules = rules; }
  getColumnGroupDepth(column) { return this.folded.includes(column) ? 1 : 0; }

  newChart() {
    const chart = {
      asColumnChart: () => chart, addRange: () => chart, setPosition: () => chart,
      setOption: () => chart, build: () => ({made: true}),
    };
    return chart;
  }

  getRange(row, column, rows = 1, columns = 1) {
    if (typeof row === 'string') return {};
    const page = this;
    const range = {
      getSheet: () => page,
      getColumn: () => column,
      getDisplayValues: () => [Array.from({length: columns},
        (_, at) => String((page.rows[row - 1] || [])[column - 1 + at] ?? ''))],
      setValues: (values) => {
        page.rows[row - 1] = page.rows[row - 1] || [];
        values[0].forEach((value, at) => { page.rows[row - 1][column - 1 + at] = value; });
      },
      setBackground: (colour) => {
        page.tinted = page.tinted.filter((each) => each !== column);
        if (colour) page.tinted.push(column);
      },
      getCell: () => range,
      getDataValidation: () => page.validations[column] || null,
      setDataValidation: (rule) => { page.validations[column] = rule; },
      clearDataValidations: () => { delete page.validations[column]; },
      protect: () => {
        const guard = {
          setDescription: (text) => { guard.text = text; return guard; },
          setWarningOnly: () => guard, getDescription: () => guard.text,
          remove: () => { page.guards = page.guards.filter((one) => one !== guard); },
        };
        page.guards.push(guard);
        return guard;
      },
      shiftColumnGroupDepth: (by) => {
        page.folded = page.folded.filter((each) => each !== column);
        if (by > 0) page.folded.push(column);
        return range;
      },
      collapseGroups: () => range,
      expandGroups: () => range,
    };
    void rows;
    return range;
  }
}

class Book {
  constructor(...pages) { this.pages = pages; }
  getSheetByName(name) { return this.pages.find((page) => page.name === name) || null; }
  insertSheet(name) {
    const page = new Page(name);
    this.pages.push(page);
    return page;
  }
}

/** @param {Book} book */
function setUp(book, {says = 'OK', missing = [], replies = []} = {}) {
  const world = new World();
  world.says = says;
  world.book = book;
  world.replies = replies;
  world.answer(200, {found: {'Account ID': 'Account ID'}, missing, unknown: []});
  const script = world.load();
  script.setUpSheet();
  return {world, script, told: world.alerts.map((one) => one.text).join('\n')};
}

test('an empty sheet gets every heading, tab, drop-down, tint and guard', () => {
  const book = new Book();
  const {told} = setUp(book);
  const accounts = book.getSheetByName('Accounts');

  assert.equal(accounts.rows[0][0], 'Account ID');
  assert.ok(accounts.rows[0].includes('Service note'));
  assert.ok(book.getSheetByName('Settings') && book.getSheetByName('Contacts'));
  assert.equal(accounts.tinted.length, 10);
  assert.equal(accounts.guards.length, 10);
  assert.equal(accounts.folded.length, 5, 'staff see what they need every day');
  for (const slow of [/10DLC/, /delegation/, /billing/]) {
    assert.match(told, slow, 'what takes days outside of our hands is said first');
  }
});

test('headings that are there stay, whatever their case, and are not doubled', () => {
  const rows = [['ACCOUNT id', 'customer', 'Balance', 'Due Date', 'next STEP', 'Ours']];
  const book = new Book(new Page('Accounts', [rows[0].slice()]));
  setUp(book);
  const headings = book.getSheetByName('Accounts').rows[0];

  assert.deepEqual(headings.slice(0, 6), rows[0]);
  assert.equal(headings.filter((one) => /next\s*step/i.test(one)).length, 1);
  assert.equal(headings.length, 6 + 9);
});

const BALANCE = {heading: 'Balance', required: true, suggested: ['Owes']};
const UNIT = {heading: 'Unit', required: false, suggested: []};

test('a heading that is not recognised is asked about, with what may be meant', () => {
  const book = new Book(new Page('Accounts', [['Account ID', 'Tenant', 'owes  now']]));
  const {world, told} = setUp(book, {missing: [BALANCE, UNIT], replies: ['Owes now']});

  assert.equal(world.prompts.length, 1, 'only what is needed is asked for');
  assert.match(world.prompts[0].title, /Balance/);
  assert.match(world.prompts[0].text, /Perhaps: Owes/);
  assert.deepEqual(plain(book.getSheetByName('Settings').rows.at(-1)),
    ['Heading: owes  now', 'Balance']);
  assert.match(told, /headings are understood/);

  const again = setUp(book, {missing: [BALANCE], replies: ['Owes now']});
  assert.equal(again.world.prompts.length, 0, 'the service has not read the answer yet');
  const rows = book.getSheetByName('Settings').rows;
  assert.equal(rows.filter(([, value]) => value === 'Balance').length, 1);
});

for (const [how, replies] of [['nobody answers', []], ['the answer is no heading', ['Rent?']]]) {
  test(`where ${how}, nothing is written and what to do is said`, () => {
    const book = new Book(new Page('Accounts', [['Account ID', 'Tenant', 'Sum']]));
    const {told} = setUp(book, {missing: [BALANCE], replies});

    assert.match(told, /Not recognised: Balance; rename a heading/);
    const rows = book.getSheetByName('Settings').rows;
    assert.ok(!rows.some(([first]) => String(first).startsWith('Heading:')));
  });
}

test('a service that does not answer yet stops nothing else', () => {
  const world = new World({service: ''});
  world.says = 'OK';
  world.book = new Book();
  world.load().setUpSheet();

  const told = world.alerts.at(-1).text;
  assert.match(told, /Not checked: your headings. Set SERVICE_URL/);
  assert.match(told, /tinted/);
});

test('running it again changes nothing, and all of it can be undone', () => {
  const book = new Book();
  setUp(book);
  const accounts = book.getSheetByName('Accounts');
  const state = () => [accounts.rows[0].length, accounts.guards.length, accounts.folded.length,
    accounts.rules.length, accounts.tinted.length, Object.keys(accounts.validations).length];
  const before = state();
  const {script, world} = setUp(book);
  script.setUpTriggers();
  assert.deepEqual(state(), before);
  assert.equal(world.triggers.length, 2);

  script.undoSetUp();
  assert.deepEqual(state(), [before[0], 0, 0, 0, 0, 0]);
  assert.equal(world.triggers.length, 0);
});

test('drop-downs, colours and warnings of staff are neither replaced nor taken back', () => {
  const headings = ['Account ID', 'SMS consent'];
  const accounts = new Page('Accounts', [headings]);
  const own = {getHelpText: () => 'ours'};
  accounts.validations[2] = own;
  const rule = {getBooleanCondition: () => ({getBackground: () => '#00ff00'})};
  const scale = {getBooleanCondition: () => null};
  accounts.rules = [rule, scale];
  const {script} = setUp(new Book(accounts));
  assert.equal(accounts.validations[2], own);
  assert.equal(accounts.rules.length, 2 + 3);

  script.undoSetUp();
  assert.equal(accounts.validations[2], own);
  assert.deepEqual(accounts.rules, [rule, scale]);
});

test('a check says what is there, what is not, and what to do', () => {
  const bare = new World();
  bare.book = new Book();
  bare.answer(503, {error: {code: 'x', text: 'The service is away.'}});
  bare.load().checkSetUp();
  const missing = bare.alerts[0].text.split('\n');
  assert.equal(missing.length, 4);
  assert.ok(missing.every((line) => line.startsWith('\u2717')));
  assert.equal(missing[0], '\u2717 The service is away.');

  const book = new Book();
  const {world, script} = setUp(book);
  script.setUpTriggers();
  world.answer(200, {});
  world.answer(200, {found: {'Account ID': 'Account ID'}, missing: [UNIT], unknown: []});
  script.checkSetUp();
  const fine = world.alerts.at(-1).text.split('\n');
  assert.ok(fine.every((line) => line.startsWith('\u2713')), fine.join());

  world.answer(200, {});
  world.answer(200, {found: {}, missing: [BALANCE], unknown: []});
  script.checkSetUp();
  assert.match(world.alerts.at(-1).text, /\u2717 Not recognised: Balance/);
});

test('what Google refuses is said, and the rest is done all the same', () => {
  const page = new Page('Accounts', [['Account ID']]);
  page.getProtections = () => { throw new Error('You do not have permission to do that.'); };
  const {told} = setUp(new Book(page));

  assert.match(told, /Not done: protection/);
  assert.match(told, /tinted/);
  assert.doesNotMatch(told, /You do not have permission/);
});

test('whoever says no at the start has changed nothing', () => {
  const book = new Book();
  setUp(book, {says: 'CANCEL'});
  assert.equal(book.pages.length, 0);
});

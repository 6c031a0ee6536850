/** @fileoverview Setting a sheet up adds what is missing and writes over nothing. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {World} from './google.mjs';

/** A sheet that remembers what was asked of it. */
class Page {
  constructor(name, rows = []) {
    this.name = name;
    this.rows = rows;
    this.tinted = [];
    this.choices = [];
    this.guards = [];
    this.folded = [];
    this.charts = [];
    this.frozen = 0;
  }

  getName() { return this.name; }
  getLastColumn() { return Math.max(0, ...this.rows.map((row) => row.length)); }
  getMaxRows() { return 1000; }
  setFrozenRows(count) { this.frozen = count; }
  appendRow(row) { this.rows.push(row); }
  getCharts() { return this.charts; }
  insertChart(chart) { this.charts.push(chart); }
  getProtections() { return this.guards; }
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
      setBackground: () => page.tinted.push(column),
      setDataValidation: () => page.choices.push(column),
      protect: () => {
        const guard = {
          setDescription: (text) => { guard.text = text; return guard; },
          setWarningOnly: () => guard, getDescription: () => guard.text,
          remove: () => { page.guards = page.guards.filter((one) => one !== guard); },
        };
        page.guards.push(guard);
        return guard;
      },
      shiftColumnGroupDepth: () => { page.folded.push(column); return range; },
      collapseGroups: () => range,
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
function setUp(book, says = 'OK') {
  const world = new World();
  world.says = says;
  world.book = book;
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
  assert.match(told, /10DLC/, 'what takes weeks is said first');
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

test('a heading that is not recognised is asked about', () => {
  const book = new Book(new Page('Accounts', [['Tenant', 'Owes']]));
  assert.match(setUp(book).told, /Not recognised: Account ID, Customer, Balance, Due date/);
});

test('running it again changes nothing, and it can be undone', () => {
  const book = new Book();
  setUp(book);
  const accounts = book.getSheetByName('Accounts');
  const before = [accounts.rows[0].length, accounts.guards.length, accounts.folded.length];
  const {script} = setUp(book);

  assert.deepEqual([accounts.rows[0].length, accounts.guards.length, accounts.folded.length], before);
  script.undoSetUp();
  assert.equal(accounts.guards.length, 0);
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
  setUp(book, 'CANCEL');
  assert.equal(book.pages.length, 0);
});

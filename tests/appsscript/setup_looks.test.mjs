/** @fileoverview Staff see eight columns; the rest is folded, and nothing of theirs is hidden. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Book, Page} from './book.mjs';
import {setUp} from './wizard.mjs';

const EIGHT = ['Customer', 'Property', 'Balance', 'Due date', 'Next contact', 'Last result', 'Reply',
  'Service note'];

/** @param {Book} book */
const accounts = (book) => book.getSheetByName('Accounts');

test('of an empty sheet staff see eight columns, the rest in two groups', () => {
  const book = new Book();
  const {told} = setUp(book);

  assert.deepEqual(accounts(book).open(), EIGHT);
  assert.equal(accounts(book).groups(), 2);
  assert.match(told, /8 columns are open/);
});

test('of an existing sheet no column of its own is hidden', () => {
  const own = ['Account ID', 'Tenant', 'Owed', 'Due', 'Phone', 'Notes'];
  const book = new Book(new Page('Accounts', [[...own], ['A-1', 'Maya', '10', '', '', '']]));
  setUp(book);

  assert.deepEqual(accounts(book).open(), [...own, 'Next contact', 'Last result', 'Reply', 'Service note']);
  assert.equal(accounts(book).groups(), 1);
});

test('what staff have unfolded stays unfolded', () => {
  const book = new Book();
  setUp(book);
  const page = accounts(book);
  page.getRange(1, 1, 1, 29).expandGroups();
  setUp(book);

  assert.equal(page.open().length, 29);
});

test('a group of staff beside ours is not folded with it', () => {
  const book = new Book(new Page('Accounts', [['Account ID', 'Ours', 'Segment', 'Next contact']]));
  accounts(book).getRange(1, 2).shiftColumnGroupDepth(1);
  setUp(book);

  assert.deepEqual(accounts(book).open().slice(0, 4), ['Account ID', 'Ours', 'Segment', 'Next contact']);
});

test('the service\u2019s columns are tinted, guarded and coloured', () => {
  const book = new Book();
  setUp(book);
  const page = accounts(book);

  assert.equal(page.guards.length, 10);
  assert.ok(page.guards.every(({only}) => only), 'a warning, no wall');
  assert.equal(page.rules.length, 3);
  assert.equal(page.columns.filter(({colours}) => colours[2] === '#eef6f3').length, 10);
});

test('a cell that staff have coloured keeps its colour', () => {
  const book = new Book(new Page('Accounts', [['Account ID', 'Segment'], ['A-1', 'mid']]));
  accounts(book).getRange(2, 2).setBackgrounds([['#ff0000']]);
  setUp(book);

  assert.equal(accounts(book).columns[1].colours[2], '#ff0000');
  assert.equal(accounts(book).columns[1].colours[3], '#eef6f3');
});

test('a service column that comes later is guarded by the next run', () => {
  const book = new Book();
  setUp(book);
  const [first] = accounts(book).guards;
  first.remove();
  setUp(book);

  assert.equal(accounts(book).guards.length, 10);
});

test('drop-downs and colours of staff are not replaced', () => {
  const page = new Page('Accounts', [['Account ID', 'SMS consent', 'Language']]);
  const own = {getHelpText: () => 'ours'};
  page.columns[1].rules[7] = own; // not in the first row
  const rule = {getBooleanCondition: () => ({
    getBackground: () => '#FDECEB', getCriteriaType: () => 'TEXT_CONTAINS'})};
  const scale = {getBooleanCondition: () => null};
  page.rules = [rule, scale];
  setUp(new Book(page));

  assert.deepEqual(Object.values(page.columns[1].rules), [own]);
  assert.equal(Object.keys(page.columns[2].rules).length, 999);
  assert.deepEqual(page.rules.slice(0, 2), [rule, scale]);
  assert.equal(page.rules.length, 2 + 3);
});

test('a dashboard gets its charts, once', () => {
  const book = new Book(new Page('Dashboard', [['Day'], ['1']]));
  setUp(book);
  setUp(book);

  assert.equal(book.getSheetByName('Dashboard').charts.length, 3);
});

test('a sheet of one row has no cell to be coloured, and nothing fails', () => {
  const book = new Book(new Page('Accounts', [['Account ID']], {maxRows: 1}));
  const {told} = setUp(book);

  assert.doesNotMatch(told, /Not done/);
});

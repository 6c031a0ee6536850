/** @fileoverview A sheet that an office has worked in for years is set up without a loss. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Book, Page} from './book.mjs';
import {plain} from './google.mjs';
import {laidOut, office, setUp} from './wizard.mjs';

const RENT = [['Account ID', 'Tenant', 'Owed'], ['A-1', 'Maya', '10']];
const rows = (given = RENT) => given.map((row) => [...row]);
const accounts = (book) => book.getSheetByName('Accounts');
const saying = (at, said) => (title) => (title.startsWith(at) ? said : laidOut(title));

test('what staff wrote after a walk that was broken off outlives the undo of the next', () => {
  const book = new Book(new Page('Accounts', rows()));
  const broken = office(book).load();
  broken.addHeadings_(book);
  broken.addTabs_(book);
  book.getSheetByName('Contacts').rows.push(['A-1', 'Guarantor', 'guarantor']);
  const {script} = setUp(book);
  script.undoSetUp();

  assert.deepEqual(book.getSheetByName('Contacts')?.rows[1], ['A-1', 'Guarantor', 'guarantor']);
});

const USED = [['Account ID', 'Tenant', 'Last contact', 'Flags'], ['A-1', 'Maya', 'called 11/2', '']];

test('a column of staff that the service would write over is asked about first', () => {
  const book = new Book(new Page('Accounts', rows(USED)));
  const {told} = setUp(book, {says: saying('Is the service', 'NO')});

  assert.deepEqual(plain(accounts(book).rows), USED);
  assert.match(told, /Rename first: Last contact\. Nothing was changed/);
  assert.deepEqual(book.names(), ['Accounts']);
});

test('a column that staff gave to the service stays open, and is asked about once', () => {
  const book = new Book(new Page('Accounts', rows(USED)));
  setUp(book);
  const {world} = setUp(book);

  assert.ok(accounts(book).open().includes('Last contact'));
  assert.ok(!world.alerts.some(({title}) => title.startsWith('Is the service')));
});

test('a tab is asked about before it is renamed, not after', () => {
  const book = new Book(new Page('Rent roll', rows(USED)));
  setUp(book, {says: saying('Is the service', 'NO')});

  assert.deepEqual(book.names(), ['Rent roll']);
});

test('a title above the headings stops it before anything is written', () => {
  const titled = [['Rent roll, November'], [], ...rows([['Account ID', 'Tenant', 'Owed', 'Due'], ['A-1', 'Maya', '1', '2']])];
  const book = new Book(new Page('Accounts', rows(titled)));
  const {told} = setUp(book);

  assert.deepEqual(plain(accounts(book).rows), titled);
  assert.match(told, /looks like a title: it has 1 cells, row 3 has 4.*Nothing was changed/s);
});

test('a filter reaches over the new columns and hides what it hid', () => {
  const page = new Page('Accounts', rows());
  page.getRange(1, 1, 2, 3).createFilter().setColumnFilterCriteria(2, 'Maya');
  const {told} = setUp(new Book(page));

  assert.deepEqual([page.filter.getRange().getNumRows(), page.filter.getRange().getLastColumn()], [2, 13]);
  assert.equal(page.filter.getColumnFilterCriteria(2).said, 'Maya');
  assert.match(told, /filter reaches over the new columns/);
});

test('a filter of the headings alone is left as it is once it is wide enough', () => {
  const page = new Page('Accounts', rows());
  setUp(new Book(page));
  const filter = page.getRange(1, 1, 2, 13).createFilter();
  setUp(page.book);

  assert.equal(page.filter, filter);
});

test('a heading merged over two columns swallows none of ours', () => {
  const page = new Page('Accounts', rows());
  page.merges = [[3, 4]];
  setUp(new Book(page));

  assert.equal(page.rows[0].filter(Boolean).length, 3 + 10);
  assert.equal(page.rows[0][4], 'Next contact');
});

test('columns put in behind check boxes take the headings all the same', () => {
  const page = new Page('Accounts', rows(), {columns: 3});
  page.getRange(1, 3, 1000, 1).setDataValidation({strict: true, getHelpText: () => ''});
  page.rows[0][2] = 'Owed';
  const {told} = setUp(new Book(page));

  assert.doesNotMatch(told, /Not done/);
  assert.equal(page.rows[0].length, 13);
  assert.equal(Object.keys(page.columns[12].rules).length, 0);
});

test('a tab of one chart is no obstacle', () => {
  const chart = new Page('Chart1');
  chart.getType = () => 'OBJECT';
  chart.getLastRow = () => { throw new Error('Not a grid.'); };
  const book = new Book(chart, new Page('Rent roll', rows()));
  setUp(book);

  assert.deepEqual(book.names().slice(0, 2), ['Chart1', 'Accounts']);
});

test('a copy that cannot get its name is not left behind', () => {
  const book = new Book(new Page('ACCOUNTS', rows()));
  const {told} = setUp(book, {says: saying('How', 'NO')});

  assert.deepEqual(book.names(), ['ACCOUNTS']);
  assert.match(told, /Nothing was changed/);
});

test('an empty Accounts makes room though one did so before', () => {
  const book = new Book(new Page('Accounts (empty)'), new Page('Accounts'), new Page('Rent', rows()));
  setUp(book);

  assert.deepEqual(book.names().slice(0, 3), ['Accounts (empty)', 'Accounts (empty 2)', 'Accounts']);
});

test('rows that come into Accounts while somebody is asked are not put aside', () => {
  const book = new Book(new Page('Accounts'), new Page('Rent', rows()));
  const says = (title) => {
    if (title.startsWith('How')) accounts(book).rows = rows();
    return laidOut(title);
  };
  const {told} = setUp(book, {says});

  assert.deepEqual(book.names(), ['Accounts', 'Rent']);
  assert.match(told, /got rows meanwhile\. Nothing was changed/);
});

test('while somebody else sets the sheet up nothing is added a second time', () => {
  const book = new Book(new Page('Accounts', rows()));
  const world = office(book);
  world.locked = true;
  world.load().setUpSheet();

  assert.deepEqual(plain(accounts(book).rows), RENT);
  assert.match(world.alerts.at(-1).text + world.alerts.map(({text}) => text).join(), /Somebody else is setting up/);
});

test('a dashboard no larger than its tables is given room for the charts', () => {
  const page = new Page('Dashboard', [Array(20).fill('x')], {columns: 20, maxRows: 9});
  const {told} = setUp(new Book(page));

  assert.equal(page.charts.length, 3);
  assert.doesNotMatch(told, /Not done: chart/);
});

test('a column whose formulas show nothing, or that is only noted in, is not taken away', () => {
  const book = new Book(new Page('Accounts', rows()));
  const {script} = setUp(book);
  const at = (name) => accounts(book).rows[0].indexOf(name) + 1;
  accounts(book).formulas[`2:${at('Reply')}`] = '=IF(A2="x","y","")';
  accounts(book).notes[`2:${at('Flags')}`] = 'ask Ann';
  script.undoSetUp();

  assert.deepEqual(accounts(book).rows[0].slice(3), ['Flags', 'Reply']);
});

const OWED = {heading: 'Balance', required: true, suggested: ['Owed']};

test('a heading is taught in the columns of Settings as they stand, and taken out again', () => {
  const own = [['Value', 'What for', 'Setting'], ['on', 'all of it', 'Sending']];
  const book = new Book(new Page('Accounts', rows()), new Page('Settings', rows(own)));
  const {script} = setUp(book, {missing: [OWED]});

  assert.deepEqual(plain(book.getSheetByName('Settings').rows.at(-1)), ['Balance', '', 'Heading: Owed']);
  const {world} = setUp(book, {missing: [OWED]});
  assert.ok(!world.alerts.some(({title}) => title.startsWith('Is “')));
  script.undoSetUp();
  assert.deepEqual(plain(book.getSheetByName('Settings').rows), own);
});

test('nothing is written into a tab Settings that is the office\u2019s own', () => {
  const own = [['Printer', 'Room'], ['HP', '12']];
  const book = new Book(new Page('Accounts', rows()), new Page('Settings', rows(own)));
  const {told} = setUp(book, {missing: [OWED]});

  assert.deepEqual(plain(book.getSheetByName('Settings').rows), own);
  assert.match(told, /Settings holds something of yours: rename it/);
});

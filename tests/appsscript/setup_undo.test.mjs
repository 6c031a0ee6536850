/** @fileoverview A second run changes nothing; undo takes back what was added, no more. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Book, Page} from './book.mjs';
import {plain} from './google.mjs';
import {laidOut, setUp, state} from './wizard.mjs';

const RENT = [['Account ID', 'Tenant', 'Owed', 'Due'], ['A-1', 'Maya', '10', '11/1/2026']];
const BALANCE = {heading: 'Balance', required: true, suggested: ['Owed']};
const books = {
  'an empty workbook': () => new Book(new Page('Sheet1')),
  'an existing sheet': () => new Book(new Page('Accounts', RENT.map((row) => [...row]))),
  'a tab of another name': () => new Book(new Page('Rent roll', RENT.map((row) => [...row]))),
  'a sheet beside an empty Accounts': () => new Book(new Page('Accounts'),
    new Page('Rent roll', RENT.map((row) => [...row]))),
  'a workbook with a dashboard': () => new Book(new Page('Dashboard', [['Day'], ['1']])),
};
/** As somebody sees it: empty cells at an end are no difference, nor is a wider grid. */
const seen = (book) => plain(book.pages.map(({name, rows, frozen, guards, charts, columns}) => ({
  name, frozen, rows: rows.map((row) => row.join('|').replace(/\|+$/, '')).filter(Boolean),
  guards: guards.length, charts: charts.length,
  looks: columns.filter(({depth, rules, colours}) =>
    depth || Object.keys(rules).length || Object.values(colours).some(Boolean)).length,
})));

for (const [what, make] of Object.entries(books)) {
  test(`${what}: a second run changes nothing`, () => {
    const book = make();
    setUp(book, {missing: [BALANCE]});
    const before = plain(state(book));
    setUp(book, {missing: [BALANCE]});

    assert.deepEqual(plain(state(book)), before);
  });

  test(`${what}: undo leaves it as it was found`, () => {
    const book = make();
    const before = seen(book);
    const {script, world} = setUp(book, {missing: [BALANCE]});
    setUp(book, {missing: [BALANCE]});
    script.setUpTriggers();
    script.undoSetUp();

    assert.deepEqual(seen(book), before);
    assert.equal(world.triggers.length, 0);
    assert.deepEqual(book.document.values, {});
  });
}

test('a copy that was made is taken back, the tab it came from never', () => {
  const book = books['a tab of another name']();
  const before = seen(book);
  const says = (title) => (title.startsWith('How') ? 'NO' : laidOut(title));
  setUp(book, {says}).script.undoSetUp();

  assert.deepEqual(seen(book), before);
});

test('what somebody has filled in since stays', () => {
  const book = books['an existing sheet']();
  const {script, world} = setUp(book);
  const page = book.getSheetByName('Accounts');
  page.rows[1][page.rows[0].indexOf('Reply')] = 'STOP';
  book.getSheetByName('Settings').rows[1][1] = 'off';
  script.undoSetUp();

  assert.deepEqual(page.rows[0], [...RENT[0], 'Reply']);
  assert.equal(page.rows[1].at(-1), 'STOP');
  assert.deepEqual(book.names(), ['Accounts', 'Settings']);
  assert.match(world.alerts.at(-1).text, /Left, because somebody has filled them: Reply, Settings/);
});

test('a mapping is taken out of a Settings tab of staff, and nothing else', () => {
  const own = [['Setting', 'Value'], ['Sending', 'on'], ['Heading: Due', 'Due date']];
  const book = new Book(new Page('Accounts', RENT.map((row) => [...row])), new Page('Settings', own));
  const {script} = setUp(book, {missing: [BALANCE]});
  assert.equal(book.getSheetByName('Settings').rows.length, 4);
  script.undoSetUp();

  assert.deepEqual(book.getSheetByName('Settings').rows,
    [['Setting', 'Value'], ['Sending', 'on'], ['Heading: Due', 'Due date']]);
});

test('undo is asked first, and takes no for an answer', () => {
  const book = books['an existing sheet']();
  const {script, world} = setUp(book);
  const before = plain(state(book));
  world.says = 'NO';
  script.undoSetUp();

  assert.deepEqual(plain(state(book)), before);
});

test('groups, warnings, colours and drop-downs of staff outlive it', () => {
  const page = new Page('Accounts', [['Account ID', 'Segment', 'SMS consent']]);
  page.getRange(1, 2).shiftColumnGroupDepth(1);
  page.getRange(2, 2).protect().setDescription('Ann');
  page.getRange(2, 2).setBackgrounds([['#ff0000']]);
  page.columns[2].rules[2] = {getHelpText: () => 'ours'};
  const book = new Book(page);
  setUp(book).script.undoSetUp();

  assert.equal(page.columns[1].depth, 1);
  assert.deepEqual(page.guards.map((one) => one.getDescription()), ['Ann']);
  assert.equal(page.columns[1].colours[2], '#ff0000');
  assert.equal(Object.keys(page.columns[2].rules).length, 1);
});

test('what Google refuses to take back is said, and can be tried again', () => {
  const book = books['an existing sheet']();
  const {script, world} = setUp(book);
  const gone = book.deleteSheet;
  book.deleteSheet = () => { throw new Error('You do not have permission.'); };
  script.undoSetUp();
  assert.match(world.alerts.at(-1).text, /Not done: remove tabs/);
  assert.ok(book.names().includes('Segments'));

  book.deleteSheet = gone;
  script.undoSetUp();
  assert.deepEqual(book.names(), ['Accounts']);
});

test('where nothing was set up, undo breaks nothing', () => {
  const book = new Book(new Page('Mine', [['x']]));
  const {script} = setUp(book, {says: 'CANCEL'});
  script.undoSetUp();

  assert.deepEqual(book.names(), ['Mine']);
});

/** @fileoverview The accounts are found wherever they stand, and the other tabs are made. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Book, Page} from './book.mjs';
import {plain} from './google.mjs';
import {laidOut, setUp, TABS} from './wizard.mjs';

const RENT = [['Account ID', 'Tenant', 'Owed'], ['A-1', 'Maya', '10']];
const rent = (name = 'Rent roll') => new Page(name, RENT.map((row) => [...row]));
const HOUSE = TABS.map(({name}) => name);

test('an empty workbook gets every tab with what the service would go by anyway', () => {
  const book = new Book(new Page('Sheet1'));
  const {told} = setUp(book);

  assert.deepEqual(book.names(), ['Sheet1', 'Accounts', ...HOUSE]);
  assert.deepEqual(book.getSheetByName('Segments').rows[1], ['not_yet', -6, '{days} days']);
  assert.equal(book.getSheetByName('Segments').frozen, 1);
  assert.match(told, /Tabs added: Settings, Contacts, Segments, Sequences, Templates, Staff\./);
});

test('whoever has set it up looks at the accounts, and the new tabs stand at the end', () => {
  const book = new Book(new Page('Accounts', RENT), new Page('Repairs', RENT));
  setUp(book);

  assert.equal(book.active.name, 'Accounts');
  assert.deepEqual(book.names(), ['Accounts', 'Repairs', ...HOUSE]);
});

test('an empty tab that is called accounts in other letters is taken', () => {
  const book = new Book(new Page('ACCOUNTS'));
  const {script} = setUp(book);
  assert.deepEqual(book.names(), ['Accounts', ...HOUSE]);
  assert.equal(book.pages[0].rows[0].length, 29);

  script.undoSetUp();
  assert.deepEqual(book.names(), ['ACCOUNTS']);
  assert.equal(book.pages[0].getLastRow(), 0);
  assert.equal(book.pages[0].getMaxColumns(), 29);
});

test('what the service sends for a cell never becomes a formula', () => {
  const book = new Book();
  const values = [];
  const {setValues} = Object.getPrototypeOf(new Page('x').getRange(1, 1));
  Object.getPrototypeOf(new Page('x').getRange(1, 1)).setValues = function(given) {
    values.push(...given.flat());
    return setValues.call(this, given);
  };
  setUp(book);
  Object.getPrototypeOf(new Page('x').getRange(1, 1)).setValues = setValues;

  assert.ok(values.includes("'=Hi\nthere"));
  assert.ok(!values.some((each) => /^[=+@-]/.test(String(each)) && typeof each === 'string'));
});

test('a tab that is there is left as it is', () => {
  const own = [['Setting', 'Value'], ['Sending', 'off']];
  const book = new Book(new Page('Accounts', RENT), new Page('Settings', own));
  setUp(book);

  assert.deepEqual(book.getSheetByName('Settings').rows, own);
  assert.equal(book.names().filter((name) => name === 'Settings').length, 1);
});

test('headings beyond the end of a new sheet widen it', () => {
  const book = new Book();
  setUp(book);

  assert.equal(book.getSheetByName('Accounts').rows[0].length, 29);
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

test('a column that is filled below an empty heading is nobody else\u2019s', () => {
  const rows = [['Account ID', 'Tenant', '', ''], ['A-1', 'Maya', '', 'private']];
  const book = new Book(new Page('Accounts', rows));
  setUp(book);
  const [headings, first] = book.getSheetByName('Accounts').rows;

  assert.deepEqual([headings[3], first[3]], ['', 'private']);
  assert.equal(headings[4], 'Next contact');
});

test('rows without headings are not given any above other cells', () => {
  const book = new Book(new Page('Accounts', [[], ['A-1', 'Maya']]));
  const {told} = setUp(book);

  assert.deepEqual(book.getSheetByName('Accounts').rows, [[], ['A-1', 'Maya']]);
  assert.match(told, /row 1 is empty/);
});

test('the only tab with rows is renamed once its owner agrees', () => {
  const book = new Book(rent(), new Page('Sheet2'));
  const {world} = setUp(book);

  assert.match(world.alerts[1].text, /“Rent roll”.*1 row/s);
  assert.equal(book.names()[0], 'Accounts');
  assert.deepEqual(book.pages[0].rows[1].slice(0, 3), RENT[1]);
  assert.equal(book.names().filter((name) => /Rent/.test(name)).length, 0);
});

test('whoever needs the old name gets the rows in a tab of their own', () => {
  const says = (title) => (title.startsWith('How') ? 'NO' : laidOut(title));
  const book = new Book(rent());
  setUp(book, {says});

  assert.deepEqual(book.names().slice(0, 2), ['Rent roll', 'Accounts']);
  assert.deepEqual(book.getSheetByName('Rent roll').rows, RENT);
  assert.deepEqual(book.getSheetByName('Accounts').rows[1].slice(0, 3), RENT[1]);
});

test('a tab that holds something else is left alone', () => {
  const says = (title) => (title.startsWith('Where') ? 'NO' : laidOut(title));
  const book = new Book(rent('Repairs'));
  setUp(book, {says});

  assert.deepEqual(book.getSheetByName('Repairs').rows, RENT);
  assert.equal(book.getSheetByName('Accounts').rows.length, 1);
});

for (const at of ['Where', 'How']) {
  test(`cancelling at “${at} …” has changed nothing`, () => {
    const says = (title) => (title.startsWith(at) ? 'CANCEL' : laidOut(title));
    const book = new Book(rent());
    const {told} = setUp(book, {says});

    assert.deepEqual(book.names(), ['Rent roll']);
    assert.deepEqual(book.pages[0].rows, RENT);
    assert.match(told, /Nothing was changed/);
  });
}

test('of several tabs the likeliest is named, and the one that is written is taken', () => {
  const book = new Book(new Page('Repairs', [['What', 'When'], ['Roof', 'May']]), rent());
  const {world} = setUp(book, {replies: ['rent ROLL']});

  assert.match(world.prompts[0].text, /Repairs, Rent roll.*Perhaps: Rent roll/s);
  assert.deepEqual(book.names().slice(0, 2), ['Repairs', 'Accounts']);
});

for (const [replies, names, told] of [
  [[''], ['Repairs', 'Rent roll', 'Accounts'], /29 headings/],
  [['Rent rolls'], ['Repairs', 'Rent roll'], /no tab “Rent rolls”.*Nothing was changed/s],
  [[], ['Repairs', 'Rent roll'], /Nothing was changed/]]) {
  test(`of several tabs ${JSON.stringify(replies)} is understood`, () => {
    const book = new Book(new Page('Repairs', [['What'], ['Roof']]), rent());
    const found = setUp(book, {replies});

    assert.deepEqual(book.names().filter((name) => !HOUSE.includes(name)), names);
    assert.match(found.told, told);
  });
}

test('an empty tab Accounts makes room for the one with the rows', () => {
  const book = new Book(new Page('Accounts'), rent());
  setUp(book);

  assert.deepEqual(book.names().slice(0, 2), ['Accounts (empty)', 'Accounts']);
  assert.deepEqual(book.getSheetByName('Accounts').rows[1].slice(0, 3), RENT[1]);
});

test('an Accounts of headings only is no reason to leave the rows elsewhere', () => {
  const book = new Book();
  setUp(book);
  book.add(new Page('Rent roll', [['Account ID', 'Tenant', 'Phone'], ['A-1', 'Maya', '']]));
  const {script} = setUp(book);
  const accounts = book.getSheetByName('Accounts');

  assert.deepEqual(accounts.open().slice(0, 3), ['Account ID', 'Tenant', 'Phone'], 'staff\u2019s own');
  script.undoSetUp();
  assert.deepEqual(book.names(), ['Rent roll']);
  assert.deepEqual(book.pages[0].rows[0], ['Account ID', 'Tenant', 'Phone']);
});

test('a tab that Google does not let go leaves everything as it was', () => {
  const page = rent();
  page.setName = () => { throw new Error('You are trying to edit a protected sheet.'); };
  const book = new Book(new Page('Accounts'), page);
  const {told} = setUp(book);

  assert.deepEqual(book.names(), ['Accounts', 'Rent roll']);
  assert.deepEqual(book.document.values, {});
  assert.match(told, /Google did not let.*Nothing was changed/s);
});

test('the service\u2019s own tabs are never taken for the accounts', () => {
  const book = new Book(new Page('Dashboard', [['Day'], ['1']]), new Page('Preview', [['Who'], ['x']]));
  const {world} = setUp(book);

  assert.equal(world.prompts.length, 0);
  assert.deepEqual(plain(book.names()), ['Dashboard', 'Preview', 'Accounts', ...HOUSE]);
});

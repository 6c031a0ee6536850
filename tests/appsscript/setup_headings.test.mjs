/** @fileoverview Staff's own headings are suggested, asked about, and taught once. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Book, Page} from './book.mjs';
import {plain} from './google.mjs';
import {laidOut, setUp} from './wizard.mjs';

const BALANCE = {heading: 'Balance', required: true, suggested: ['Owes now']};
const PHONE = {heading: 'Phone', required: false, suggested: ['Fon', 'Owes now']};
const CONSENT = {heading: 'SMS consent', required: false, suggested: ['May text']};
const UNIT = {heading: 'Unit', required: false, suggested: []};
const BRAND = {heading: 'Creditor/brand', required: false, suggested: ['Fon']};

const sheet = () => new Book(new Page('Accounts', [['Account ID', 'owes  now', 'Fon', 'May text']]));
const taught = (book) => plain(book.getSheetByName('Settings').rows)
  .filter(([name]) => String(name).startsWith('Heading:'));
const asked = (world) => world.alerts.map(({title}) => title).filter((title) => title.startsWith('Is '));

test('a suggestion is asked about and taught as it stands in the sheet', () => {
  const book = sheet();
  const {world, told} = setUp(book, {missing: [BALANCE, UNIT]});

  assert.deepEqual(asked(world), ['Is “Owes now” the Balance?']);
  assert.deepEqual(taught(book), [['Heading: owes  now', 'Balance']]);
  assert.match(told, /headings are understood/);
});

test('what was taught is not asked again, though the service has not read it yet', () => {
  const book = sheet();
  setUp(book, {missing: [BALANCE, PHONE]});
  const {world} = setUp(book, {missing: [BALANCE, PHONE]});

  assert.deepEqual(asked(world), []);
  assert.equal(taught(book).length, 2);
});

test('a column that helps is asked about where something like it is there', () => {
  const book = sheet();
  const {world} = setUp(book, {missing: [BALANCE, PHONE, UNIT, CONSENT, BRAND]});

  assert.deepEqual(asked(world), [
    'Is “Owes now” the Balance?', 'Is “Fon” the Phone?', 'Is “May text” the SMS consent?']);
  assert.deepEqual(taught(book), [['Heading: owes  now', 'Balance'], ['Heading: Fon', 'Phone'],
    ['Heading: May text', 'SMS consent']]);
  assert.equal(world.prompts.length, 0);
});

test('no to a suggestion skips it; the next one is asked', () => {
  const book = sheet();
  const says = (title) => (title.includes('“Fon”') ? 'NO' : laidOut(title));
  const {told} = setUp(book, {says, missing: [BALANCE, PHONE, CONSENT]});

  assert.deepEqual(taught(book).map(([, ours]) => ours), ['Balance', 'SMS consent']);
  assert.match(told, /Not there: Phone/);
});

test('cancelling asks no more, and says what is missing', () => {
  const book = sheet();
  const says = (title) => (title.includes('“Fon”') ? 'CANCEL' : laidOut(title));
  const {world} = setUp(book, {says, missing: [BALANCE, PHONE, CONSENT]});

  assert.equal(asked(world).length, 2);
  assert.deepEqual(taught(book).map(([, ours]) => ours), ['Balance']);
});

test('where no suggestion is right, a needed heading is asked for in words', () => {
  const book = sheet();
  const says = (title) => (title.startsWith('Is ') ? 'NO' : laidOut(title));
  const {world} = setUp(book, {says, missing: [BALANCE], replies: ['MAY text']});

  assert.match(world.prompts[0].title, /Balance/);
  assert.deepEqual(taught(book), [['Heading: May text', 'Balance']]);
});

for (const [how, replies] of [['nobody answers', []], ['the answer is no heading', ['Rent?']],
  ['the answer is empty', [' ']]]) {
  test(`where ${how}, nothing is written and what to do is said`, () => {
    const book = sheet();
    const {told} = setUp(book, {missing: [{...BALANCE, suggested: []}], replies});

    assert.match(told, /Not recognised: Balance; rename a heading/);
    assert.deepEqual(taught(book), []);
  });
}

test('headings in another script are told apart', () => {
  const book = new Book(new Page('Accounts', [['残高', '電話']]));
  setUp(book, {missing: [{...BALANCE, suggested: ['電話']}]});

  assert.deepEqual(taught(book), [['Heading: 電話', 'Balance']]);
});

test('a question that the service refuses is said, and what to do', () => {
  const {told} = setUp(sheet(), {headings: {error: {code: 'x', text: 'Two are alike.'}}});

  assert.match(told, /Not checked: your headings. Two are alike/);
});

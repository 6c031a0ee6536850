import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FakeSheet, plain, World} from './google.mjs';

const ROWS = [
  ['Customer', 'Account ID', 'Balance'],
  ['Maya', 'A-1', '10.00'], ['Daniel', ' 00123 ', '20.00'], ['Priya', '', '30.00'],
  ['Tom', 'A-1', '40.00'],
];

function office(rows = ROWS, name = 'Accounts') {
  const world = new World({sheet: new FakeSheet(name, rows)});
  return {world, script: world.load(), sheet: world.sheet};
}

const told = (world) => world.requests.map(({url, body}) => ({to: url.split('/').pop(), ...body}));

test('an edit of one cell names its account', () => {
  const {world, script, sheet} = office();
  script.handleEdit({range: sheet.getRange(2, 3), value: '11', oldValue: '10'});

  assert.deepEqual(told(world), [{to: 'sheet_edited', account_ids: ['A-1'], kind: 'edit'}]);
});

test('a paste has no value and names each account once, as it is displayed', () => {
  const {world, script, sheet} = office();
  script.handleEdit({range: sheet.getRange(2, 3, 4, 1)});

  assert.deepEqual(told(world)[0].account_ids, ['A-1', '00123']);
});

test('an edit of rows without an Account ID tells nothing', () => {
  const {world, script, sheet} = office();
  script.handleEdit({range: sheet.getRange(4, 3)});

  assert.deepEqual(world.requests, []);
});

test('an overwritten Account ID makes the service read the whole sheet', () => {
  const {world, script, sheet} = office();
  script.handleEdit({range: sheet.getRange(2, 1, 1, 3)});

  assert.equal(told(world)[0].account_ids, null);
});

test('an edited heading makes the service read the whole sheet', () => {
  const {world, script, sheet} = office();
  script.handleEdit({range: sheet.getRange(1, 3)});

  assert.equal(told(world)[0].account_ids, null);
});

test('five thousand pasted rows are one request and no list', () => {
  const {world, script, sheet} = office();
  script.handleEdit({range: sheet.getRange(2, 3, 5000, 1)});

  assert.deepEqual(told(world), [{to: 'sheet_edited', account_ids: null, kind: 'edit'}]);
  assert.equal(sheet.reads, 0);
});

test('a sheet without an Account ID column is left to the service to complain about', () => {
  const {world, script, sheet} = office([['Name'], ['Maya']]);
  script.handleEdit({range: sheet.getRange(2, 1)});

  assert.equal(told(world)[0].account_ids, null);
});

test('the settings tabs count, staff notes elsewhere do not', () => {
  const settings = office([['Setting', 'Value']], 'Settings');
  settings.script.handleEdit({range: settings.sheet.getRange(2, 2)});
  const notes = office([['my list']], 'Scratch');
  notes.script.handleEdit({range: notes.sheet.getRange(2, 1)});

  assert.deepEqual(told(settings.world), [{to: 'sheet_edited', account_ids: null, kind: 'tab'}]);
  assert.deepEqual(notes.world.requests, []);
});

for (const type of ['INSERT_ROW', 'REMOVE_ROW', 'INSERT_COLUMN', 'REMOVE_COLUMN', 'REMOVE_GRID',
  'OTHER']) {
  test(`a change ${type} has no range: the whole sheet`, () => {
    const {world, script} = office();
    script.handleChange({changeType: type});

    assert.deepEqual(told(world), [
      {to: 'sheet_edited', account_ids: null, kind: type.toLowerCase()}]);
  });
}

for (const event of [undefined, {}, {changeType: 'EDIT'}, {changeType: 'FORMAT'}]) {
  test(`a change ${JSON.stringify(event)} is told by the edit trigger or not at all`, () => {
    const {world, script} = office();
    script.handleChange(event);
    script.handleEdit(event);

    assert.deepEqual(world.requests, []);
  });
}

test('an edit that could not be told is told with the next one', () => {
  const {world, script, sheet} = office();
  world.answer(503, {error: {code: 'busy', text: 'The service is restarting.'}});
  script.handleEdit({range: sheet.getRange(2, 3)});
  script.handleEdit({range: sheet.getRange(3, 3)});

  assert.match(world.toasts[0].text, /restarting.*kept/);
  assert.deepEqual(told(world)[1].account_ids, ['A-1', '00123']);
  assert.deepEqual(world.document.values, {});
});

test('edits kept for a long time become the whole sheet before the store is full', () => {
  const rows = [['Account ID', 'Balance'], ...[...Array(400).keys()].map(
    (n) => [`ACCOUNT-OF-A-LONG-NAME-${n}`, '1'])];
  const {world, script, sheet} = office(rows);
  world.answer(500, '');
  script.handleEdit({range: sheet.getRange(2, 2, 400, 1)});
  script.handleEdit({range: sheet.getRange(2, 2)});

  assert.equal(told(world)[1].account_ids, null);
});

test('when the lock cannot be had the whole sheet is read rather than nothing', () => {
  const {world, script, sheet} = office();
  world.locked = true;
  script.handleEdit({range: sheet.getRange(2, 3)});

  assert.equal(told(world)[0].account_ids, null);
});

test('an edit that could not be told while the lock is held is kept as the whole sheet', () => {
  const {world, script, sheet} = office();
  world.locked = true;
  world.answer(503, {error: {code: 'busy', text: 'The service is restarting.'}});
  script.handleEdit({range: sheet.getRange(2, 3)});
  world.locked = false;
  script.handleEdit({range: sheet.getRange(2, 3)});

  assert.equal(told(world)[1].account_ids, null);
});

test('triggers are installed once, under names Google does not run by itself', () => {
  const {world, script} = office();
  script.setUpTriggers();
  script.setUpTriggers();

  assert.deepEqual(plain(world.triggers), [
    {handler: 'handleEdit', kind: 'edit'}, {handler: 'handleChange', kind: 'change'}]);
});

for (const [said, count] of [['NO', 0], ['YES', 2]]) {
  test(`whoever says ${said} to a second set of triggers gets ${count}`, () => {
    const first = office();
    first.script.setUpTriggers();
    const second = office();
    second.world.document = first.world.document;
    second.world.says = said;
    second.script.setUpTriggers();

    assert.match(second.world.alerts[0].text, /every edit is told twice/);
    assert.equal(second.world.triggers.length, count);
  });
}

test('two people setting up at once do not install twice', () => {
  const {world, script} = office();
  world.locked = true;
  script.setUpTriggers();

  assert.deepEqual(world.triggers, []);
  assert.match(world.alerts[0].text, /Try again/);
});

test('what is wrong in a tab is noted in its row, beside what staff noted there', () => {
  const {world, script, sheet} = office([['Setting', 'Value'], ['Contact from', 'noon'], ['Sending', 'on']],
    'Settings');
  sheet.notes[1] = 'Ann asked for this';
  const text = 'Settings tab, row 2: Contact from: not a time. It stays as it was.';
  world.answer(200, {outcome: 'planned', problems: [text, 'Templates tab, row 3: other']});
  script.handleEdit({range: sheet.getRange(2, 2)});

  assert.deepEqual(plain(sheet.notes), ['', `Ann asked for this\nPME Collections: ${text}`, '']);

  world.answer(200, {outcome: 'planned', problems: []});
  script.handleEdit({range: sheet.getRange(2, 2)});

  assert.deepEqual(plain(sheet.notes), ['', 'Ann asked for this', '']);
});

test('a note of several lines goes whole once the row is right', () => {
  const {world, script, sheet} = office([['Template', 'Text'], ['due', 'x']], 'Templates');
  world.answer(200, {outcome: 'planned', problems: ['Templates tab, row 2: “Hi\nthere” is odd.']});
  script.handleEdit({range: sheet.getRange(2, 2)});
  world.answer(200, {outcome: 'planned', problems: []});
  script.handleEdit({range: sheet.getRange(2, 2)});

  assert.deepEqual(plain(sheet.notes), ['', '']);
});

test('a row beyond the end of the tab breaks nothing', () => {
  const {world, script, sheet} = office([['Setting', 'Value']], 'Settings');
  world.answer(200, {outcome: 'planned', problems: ['Settings tab, row 40: gone', 'no tab at all']});
  script.handleEdit({range: sheet.getRange(1, 1)});

  assert.deepEqual(plain(sheet.notes), ['PME Collections: Settings tab, row 40: gone']);
});

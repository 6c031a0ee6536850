/** @fileoverview The wizard is one walk: it lays the sheet out, then offers what is next. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Book, Page} from './book.mjs';
import {plain, World} from './google.mjs';
import {office, setUp} from './wizard.mjs';

const TENANTS = [['Account ID', 'Customer', 'Balance', 'Due date'], ['A-1', 'Maya', '10', '2026-11-01']];
const titles = (world) => world.alerts.map(({title}) => title);

test('what takes days outside of our hands is said first', () => {
  const {world} = setUp(new Book());

  for (const slow of [/10DLC/, /delegation/, /billing/]) assert.match(world.alerts[0].text, slow);
});

test('whoever says no at the start has changed nothing', () => {
  const book = new Book();
  const {world} = setUp(book, {says: 'CANCEL'});

  assert.deepEqual([book.pages.length, world.requests.length], [0, 0]);
});

test('whoever says yes to all of it ends at a preview', () => {
  const book = new Book(new Page('Accounts', TENANTS));
  const {world} = setUp(book, {says: 'YES'});

  assert.equal(world.triggers.length, 2);
  assert.ok(titles(world).includes('Check set-up'));
  assert.match(world.alerts.find(({title}) => title === 'Send me a test message').text, /ann@example/);
  assert.match(world.shown.html, /openRoom\("Preview: what would go out now"\)/);
});

test('each step may be declined, and is in the menu afterwards', () => {
  const {world, script} = setUp(new Book(new Page('Accounts', TENANTS)));
  script.onOpen();
  const actions = world.requests.map(({body}) => body.action);

  assert.equal(world.triggers.length, 0);
  assert.ok(!actions.includes('test_message') && !actions.includes('overview'));
  assert.equal(world.shown, null);
  for (const handler of ['setUpTriggers', 'checkSetUp', 'sendTestMessage', 'previewRun']) {
    assert.ok(world.menu.some((item) => item.handler === handler), handler);
  }
});

for (const declined of [/triggers/, /connection/, /test message/, /preview/]) {
  test(`declining ${declined} stops nothing else`, () => {
    const says = (title) => (declined.test(title) && title.endsWith('?') ? 'NO' : 'YES');
    const {world} = setUp(new Book(new Page('Accounts', TENANTS)), {says});
    const did = [world.triggers.length === 2, titles(world).includes('Check set-up'),
      world.requests.some(({body}) => body.action === 'test_message'), world.shown !== null];

    assert.equal(did.filter(Boolean).length, 3);
  });
}

test('triggers that are there are not offered again', () => {
  const book = new Book(new Page('Accounts', TENANTS));
  setUp(book, {says: 'YES'});
  const {world} = setUp(book, {says: 'YES'});

  assert.ok(!titles(world).includes('Set up triggers?'));
  assert.equal(world.triggers.length, 2);
});

test('a step that fails says one sentence and stops no other', () => {
  const book = new Book(new Page('Accounts', TENANTS));
  const world = office(book, {says: 'YES',
    test_message: {error: {code: 'not_live', text: 'LIVE is not yes.'}}});
  world.trigger = () => { throw new Error('Authorization is required to perform that action.'); };
  world.load().setUpSheet();
  const told = world.alerts.map(({text}) => text);

  assert.ok(told.includes('LIVE is not yes.'));
  assert.match(told.join('\n'), /Not done: Google refused/);
  assert.doesNotMatch(told.join('\n'), /Authorization is required/);
  assert.notEqual(world.shown, null);
});

test('a sheet without an account is told what to put in before a preview', () => {
  const {world, told} = setUp(new Book(), {says: 'YES'});

  assert.equal(world.shown, null);
  assert.match(told, /no account yet.*File.*Import/s);
});

test('a service that does not answer yet stops nothing of the sheet', () => {
  const book = new Book();
  const {told} = setUp(book, {service: ''});

  assert.match(told, /Not made: the tabs Settings.*Set SERVICE_URL/);
  assert.match(told, /tinted/);
  assert.ok(book.getSheetByName('Accounts').rows[0].includes('Service note'));

  setUp(book);
  assert.ok(book.getSheetByName('Templates'), 'the next run makes up for it');
});

test('what Google refuses is said, and the rest is done all the same', () => {
  const page = new Page('Accounts', [['Account ID']]);
  page.getProtections = () => { throw new Error('You do not have permission to do that.'); };
  const {told} = setUp(new Book(page));

  assert.match(told, /Not done: protection/);
  assert.match(told, /tinted/);
  assert.doesNotMatch(told, /You do not have permission/);
});

test('a test message goes to whoever is at the keyboard, and the address is said', () => {
  const world = new World();
  world.answer(200, {sent_to: 'ann@example.com'});
  world.load().sendTestMessage();

  assert.deepEqual(world.requests.map(({body}) => body), [{action: 'test_message'}]);
  assert.deepEqual(plain(world.alerts), [
    {title: 'Send me a test message', text: 'It is on its way to ann@example.com.'}]);
});

test('a test message that cannot be sent says why', () => {
  const world = new World();
  world.answer(400, {error: {code: 'not_live', text: 'LIVE is not yes.'}});
  world.load().sendTestMessage();

  assert.equal(world.alerts[0].text, 'LIVE is not yes.');
});

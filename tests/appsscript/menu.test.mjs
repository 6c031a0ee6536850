import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {pageScripts, scriptOf, source} from './extract.mjs';
import {FakeSheet, plain, World} from './google.mjs';

/** What the page may call; everything else without `_` is a menu item or a trigger. */
const FOR_THE_PAGE = ['callSidebar', 'selectedAccount'];
const TRIGGERS = ['onOpen', 'handleEdit', 'handleChange'];

function declared() {
  const files = readdirSync(source).filter((name) => name.endsWith('.js'));
  const text = files.map((name) => readFileSync(join(source, name), 'utf-8')).join('\n');
  return [...text.matchAll(/^(?:async )?(?:function\*?|const|let|var|class)\s+(\w+)/gm)]
    .map((match) => match[1]);
}

test('only the page, the menu and the triggers can be called from outside', () => {
  const world = new World();
  world.load().onOpen();
  const menu = world.menu.map(({handler}) => handler);

  const open = declared().filter((name) => !name.endsWith('_')).sort();

  assert.deepEqual(open, [...FOR_THE_PAGE, ...TRIGGERS, ...menu].sort());
});

test('the page calls only what is there for it', () => {
  const text = pageScripts().map(
    (name) => scriptOf(readFileSync(join(source, `${name}.html`), 'utf-8'))).join('\n');
  const called = new Set([...text.matchAll(/\bcall\('(\w+)'/g)].map((match) => match[1]));

  assert.deepEqual([...called].sort(), FOR_THE_PAGE);
});

test('the page sets text as text and loads nothing from elsewhere', () => {
  const pages = readdirSync(source).filter((name) => name.endsWith('.html'));
  const text = pages.map((name) => readFileSync(join(source, name), 'utf-8')).join('\n');

  assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
  assert.doesNotMatch(text, /<script[^>]+src|<link|@import|url\(/);
});

test('the page includes every part of the project, and nothing else', () => {
  const script = new World().load();
  const names = [...readFileSync(join(source, 'Sidebar.html'), 'utf-8')
    .matchAll(/include_\('(\w+)'\)/g)].map((match) => match[1]);

  const parts = readdirSync(source).filter((name) => /^Sidebar.+\.html$/.test(name));
  assert.deepEqual([...names].sort(), parts.map((name) => name.replace('.html', '')).sort());
  for (const name of names) assert.match(script.include_(name), /^<(style|script)>/);
});

test('the manifest asks for no more than is used', () => {
  const manifest = JSON.parse(readFileSync(join(source, 'appsscript.json'), 'utf-8'));

  assert.equal(manifest.runtimeVersion, 'V8');
  assert.deepEqual(manifest.oauthScopes.map((scope) => scope.split('/').pop()).sort(), [
    'openid', 'script.container.ui', 'script.external_request', 'script.scriptapp',
    'spreadsheets.currentonly', 'userinfo.email']);
});

test('every item of the menu has its function', () => {
  const world = new World();
  const script = world.load();
  script.onOpen();

  assert.ok(world.menu.length >= 8);
  for (const {handler} of world.menu) assert.equal(typeof script[handler], 'function', handler);
});

test('the sidebar opens under its name', () => {
  const world = new World();
  world.load().openSidebar();

  assert.equal(world.shown.title, 'PME Collections');
  assert.match(world.shown.html, /<main id="main"/);
});

for (const [item, room] of [
  ['importPayments', 'Import payments'], ['showTasks', 'Tasks for people'],
  ['previewRun', 'Preview: what would go out now']]) {
  test(`${item} opens the sidebar at a room that the page has`, () => {
    const world = new World();
    world.load()[item]();

    assert.equal(world.shown.title, 'PME Collections');
    assert.ok(world.shown.html.endsWith(`<script>openRoom("${room}")</script>`));
    const text = pageScripts().map(
      (name) => readFileSync(join(source, `${name}.html`), 'utf-8')).join('\n');
    assert.ok(text.includes(`'${room}'`));
  });
}

test('a file may stand in while the sheet cannot be read', () => {
  const world = new World();
  world.answer(200, {outage: {since: '2026-11-30'}});
  world.load().uploadFile();

  assert.ok(world.shown.html.endsWith('<script>openRoom("Use a file instead of the sheet")</script>'));
  const text = readFileSync(join(source, 'SidebarBooks.html'), 'utf-8');
  assert.ok(text.includes("'Use a file instead of the sheet'"));
});

test('while the sheet is read no file is asked for, and where accounts go is said', () => {
  const world = new World();
  world.answer(200, {outage: null});
  world.answer(403, {error: {code: 'not_staff', text: 'Ask an administrator.'}});
  const script = world.load();
  script.uploadFile();
  script.uploadFile();

  assert.equal(world.shown, null);
  assert.match(world.alerts[0].text, /File → Import/);
  assert.equal(world.alerts[1].text, 'Ask an administrator.');
});

test('the selected row is named by its account', () => {
  const sheet = new FakeSheet('Accounts', [['Balance', 'Account ID'], ['1', 'A-7']]);
  const world = new World({sheet});
  const script = world.load();
  sheet.active = [2, 1];

  assert.deepEqual(plain(script.selectedAccount()),
    {account_id: 'A-7', row: 2, account_ids: []});
});

test('a heading that Settings was taught names the account, too', () => {
  const sheet = new FakeSheet('Accounts', [['Balance', 'Ref'], ['1', 'A-7']]);
  sheet.active = [2, 1];
  const script = new World({sheet}).load();
  assert.equal(script.selectedAccount(), null);

  sheet.beside = {Settings: new FakeSheet('Settings', [
    ['Setting', 'Value'], ['Heading: Ref', 'Account ID'], ['Heading: Balance', 'Amount']])};
  assert.equal(script.selectedAccount().account_id, 'A-7');
});

test('a selection of several rows names each account once, the headings never', () => {
  const sheet = new FakeSheet('Accounts', [
    ['Account ID'], ['A-1'], ['A-2'], [''], ['A-3']]);
  const world = new World({sheet});
  const script = world.load();
  sheet.active = [2, 1];
  sheet.selection = [[1, 1, 3, 1], [2, 1, 4, 1]];

  assert.deepEqual(plain(script.selectedAccount()).account_ids, ['A-1', 'A-2', 'A-3']);
});

test('rows that a filter or a person hides are not acted on with those around them', () => {
  const sheet = new FakeSheet('Accounts', [['Account ID'], ['A-1'], ['A-2'], ['A-3'], ['A-4']]);
  const script = new World({sheet}).load();
  Object.assign(sheet, {active: [2, 1], selection: [[2, 1, 4, 1]], filtered: [3], hidden: [4]});

  assert.deepEqual(plain(script.selectedAccount()).account_ids, ['A-1', 'A-4']);
});

test('with a tab of one chart in front no account is selected', () => {
  const sheet = new FakeSheet('Chart1', []);
  sheet.getActiveCell = () => { throw new Error('Not a grid.'); };

  assert.equal(new World({sheet}).load().selectedAccount(), null);
});

for (const [taught, other] of [['口座番号', '電話'], ['Ref 2', 'Ref 1'], ['מספר', 'טלפון']]) {
  test(`a heading ${taught} that Settings was taught is told from ${other}`, () => {
    const sheet = new FakeSheet('Accounts', [[other, taught], ['x', 'A-7']]);
    sheet.active = [2, 1];
    sheet.beside = {Settings: new FakeSheet('Settings', [
      ['Value', 'Setting'], ['Account ID', `Heading: ${taught}`]])};

    assert.equal(new World({sheet}).load().selectedAccount()?.account_id, 'A-7');
  });
}

test('a heading that only resembles the id of the account is not taken for it', () => {
  const sheet = new FakeSheet('Accounts', [['Account 2', 'Número de cuenta'], ['x', 'A-7']]);
  sheet.active = [2, 1];

  assert.equal(new World({sheet}).load().selectedAccount().account_id, 'A-7');
});

for (const [what, name, active] of [
  ['the headings', 'Accounts', [1, 1]], ['an empty row', 'Accounts', [9, 1]],
  ['another tab', 'Settings', [2, 1]], ['nothing', 'Accounts', null]]) {
  test(`with ${what} selected no account is`, () => {
    const sheet = new FakeSheet(name, [['Balance', 'Account ID'], ['1', 'A-7']]);
    sheet.active = active;

    assert.equal(new World({sheet}).load().selectedAccount(), null);
  });
}

test('pausing everything asks first, and takes no for an answer', () => {
  const world = new World();
  world.says = 'NO';
  const script = world.load();
  script.pauseEverything();
  assert.deepEqual(world.requests, []);

  world.says = 'YES';
  script.pauseEverything();
  script.resumeEverything();
  assert.deepEqual(world.requests.map(({body}) => body), [
    {action: 'kill', on: true}, {action: 'kill', on: false}]);
});

test('run now reads the whole sheet', () => {
  const world = new World();
  world.load().runNow();

  assert.match(world.requests[0].url, /\/sheet_edited$/);
  assert.deepEqual(world.requests[0].body, {account_ids: null, kind: 'run_now'});
});

for (const item of ['runNow', 'pauseEverything', 'resumeEverything']) {
  test(`${item} says in words what went wrong`, () => {
    const world = new World();
    world.answer(403, {error: {code: 'not_staff', text: 'Ask an administrator.'}});
    world.load()[item]();

    assert.equal(world.alerts.at(-1).text, 'Ask an administrator.');
  });
}

test('the help is said', () => {
  const world = new World();
  world.load().showHelp();

  assert.match(world.alerts[0].text, /Pause everything/);
});

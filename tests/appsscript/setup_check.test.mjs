/** @fileoverview A check says what is there, what is not, and what to do. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Book, Page} from './book.mjs';
import {office, setUp} from './wizard.mjs';

const BALANCE = {heading: 'Balance', required: true, suggested: []};
const UNIT = {heading: 'Unit', required: false, suggested: []};
const lines = (world) => world.alerts.at(-1).text.split('\n');

test('of a bare workbook everything is missing, with what to do', () => {
  const world = office(new Book(), {overview: {error: {code: 'x', text: 'The service is away.'}}});
  world.load().checkSetUp();

  assert.equal(lines(world).length, 4);
  assert.ok(lines(world).every((line) => line.startsWith('\u2717')));
  assert.equal(lines(world)[0], '\u2717 The service is away.');
});

test('after the set-up everything is there', () => {
  const {world, script} = setUp(new Book(), {missing: [UNIT]});
  script.setUpTriggers();
  script.checkSetUp();

  assert.ok(lines(world).every((line) => line.startsWith('\u2713')), lines(world).join());
});

test('a heading that is needed and unknown is named', () => {
  const world = office(new Book(new Page('Accounts', [['Sum']])), {missing: [BALANCE, UNIT]});
  world.load().checkSetUp();

  assert.match(lines(world)[1], /\u2717 Not recognised: Balance\. Run Set up this sheet/);
});

test('a row of headings that the service refuses is said in its words', () => {
  const headings = {error: {code: 'x', text: 'Two are alike.'}};
  const world = office(new Book(new Page('Accounts', [['Sum']])), {headings});
  world.load().checkSetUp();

  assert.equal(lines(world)[1], '\u2717 Headings: Two are alike.');
});

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {plain, World} from './google.mjs';

test('a request shows who is at the keyboard and throws at nothing', () => {
  const world = new World();
  world.answer(200, {customer: 'Maya'});

  const answer = world.load().callSidebar({action: 'account', account_id: 'A-1'});

  assert.deepEqual(plain(answer), {customer: 'Maya'});
  const [{url, options, body}] = world.requests;
  assert.equal(url, 'https://us-east1-pme.cloudfunctions.net/sidebar');
  assert.equal(options.headers.Authorization, 'Bearer id-token');
  assert.equal(options.contentType, 'application/json');
  assert.equal(options.followRedirects, false);
  assert.deepEqual(body, {action: 'account', account_id: 'A-1'});
});

test('the sentence of the service reaches the person', () => {
  const world = new World();
  world.answer(400, {error: {code: 'no_reason', text: 'Say why it is paused.'}});

  const answer = world.load().callSidebar({action: 'pause'});

  assert.deepEqual(plain(answer), {error: {code: 'no_reason', text: 'Say why it is paused.'}});
});

for (const [status, body, words] of [
  [401, '', /sign in again/], [403, '<html>Forbidden</html>', /Ask an administrator/],
  [404, '', /SERVICE_URL/], [429, 'slow down', /busy/], [500, '', /Try again in a minute/],
  [200, '<html>Sign in</html>', /error/], [200, '[]', /error/], [302, '', /error/],
]) {
  test(`an answer ${status} "${body}" becomes a sentence`, () => {
    const world = new World();
    world.answer(status, body);

    const answer = world.load().callSidebar({action: 'overview'});

    assert.match(answer.error.text, words);
    assert.doesNotMatch(answer.error.text, /<html>/);
  });
}

test('a fetch that fails is said without the address it asked', () => {
  const world = new World();
  world.fail('DNS error: https://us-east1-pme.cloudfunctions.net/sidebar');

  const answer = world.load().callSidebar({action: 'overview'});

  assert.equal(answer.error.code, 'unreachable');
  assert.doesNotMatch(answer.error.text, /cloudfunctions/);
});

for (const service of ['', 'http://us-east1-pme.cloudfunctions.net', 'https://evil.example.com',
  'https://cloudfunctions.net.evil.example.com', 'https://a.cloudfunctions.net@evil.example.com',
  'https://evil.example.com/.run.app']) {
  test(`the token is not shown to "${service}"`, () => {
    const world = new World({service});

    const answer = world.load().callSidebar({action: 'overview'});

    assert.equal(answer.error.code, 'no_service');
    assert.deepEqual(world.requests, []);
  });
}

for (const payload of [null, undefined, {}, {action: 7}]) {
  test(`a page that asks ${JSON.stringify(payload)} is told to reload`, () => {
    const world = new World();

    assert.equal(world.load().callSidebar(payload).error.code, 'no_action');
    assert.deepEqual(world.requests, []);
  });
}

/** @fileoverview The one way to the server: JSON in, JSON out, errors as sentences. */

const meta = document.querySelector('meta[name=workspace-token]');
const token = (meta && meta.getAttribute('content')) || '';

/**
 * @param {number} since
 * @return {Promise<Object<string, any>>}
 */
export function state(since) {
  return asked(`/workspace/state?since=${since}`, {});
}

/**
 * @param {string} name Of another tab than Accounts.
 * @return {Promise<any[][]|null>} Row by row, the headings first; null if there is none.
 */
export async function tabOf(name) {
  return (await asked(`/workspace/tab/${encodeURIComponent(name)}`, {})).rows;
}

/**
 * @param {string} path
 * @param {Object<string, any>} body
 * @return {Promise<Object<string, any>>}
 * @throws {Error} With the sentence the server gave.
 */
export function post(path, body) {
  return asked(`/workspace/${path}`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Workspace-Token': token},
    body: JSON.stringify(body),
  });
}

/**
 * @param {string} url
 * @param {RequestInit} how
 * @return {Promise<Object<string, any>>}
 */
async function asked(url, how) {
  const response = await fetch(url, how).catch(() => {
    throw new Error('The workspace does not answer. Is it still running?');
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Error((answer.error && answer.error.text) || `The server answered ${response.status}.`);
}

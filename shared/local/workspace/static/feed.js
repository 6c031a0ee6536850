/** @fileoverview What the service and people did, newest first, as it happens. */
import {byId, el, inWords, shortTime} from './dom.js';

/** @typedef {{at: string, actor: string, what: string, detail: string, account_id?: string}} Happening */

/** @type {Set<string>} */
let seen = new Set();

/**
 * @param {Happening[]} happenings
 * @param {string} zone
 * @param {function(string): void} open Select an account in the sheet.
 */
export function drawFeed(happenings, zone, open) {
  const first = seen.size === 0;
  const items = happenings.map((each) => item(each, zone, open, !first && !seen.has(keyOf(each))));
  if (!items.length) items.push(el('li', {class: 'none'}, 'Nothing yet. Edit a cell, answer as a tenant, or move the clock.'));
  byId('feed').replaceChildren(...items);
  seen = new Set(happenings.map(keyOf));
}

/**
 * @param {Happening} each
 * @param {string} zone
 * @param {function(string): void} open
 * @param {boolean} fresh
 */
function item(each, zone, open, fresh) {
  const account = each.account_id;
  const title = account ? `${inWords(each.what)} · ${account}` : inWords(each.what);
  return el('li', {class: fresh ? 'new' : undefined},
    account ? el('button', {onclick: () => open(account)}, title) : el('b', {}, title),
    el('time', {datetime: each.at}, shortTime(each.at, zone)),
    el('p', {}, [detailOf(each, zone), each.actor && each.actor !== 'service' ? `by ${each.actor}` : ''].filter(Boolean).join(' · ')));
}

/**
 * @param {Happening} each
 * @param {string} zone
 * @return {string} `sms: mid_16` → `Text message, mid 16`; an instant as people say it
 */
function detailOf(each, zone) {
  if (/^\d{4}-\d{2}-\d{2}T/.test(each.detail || '')) return `until ${shortTime(each.detail, zone)}`;
  const step = /^(sms|email|call): (\w+)$/.exec(each.detail || '');
  if (!step) return each.detail;
  const channel = {sms: 'Text message', email: 'E-mail', call: 'Call'}[step[1]];
  return `${channel}, ${step[2].replace(/_/g, ' ')}`;
}

/** @param {Happening} each */
function keyOf(each) {
  return [each.at, each.what, each.account_id, each.detail].join('|');
}

/** @fileoverview The tenants' phones and mailboxes, with a box to answer as the tenant. */
import {byId, el, icon, input, shortTime} from './dom.js';

const PHONE = 'M8 3h8a1.5 1.5 0 0 1 1.5 1.500v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.500v-15A1.5 1.5 0 0 1 8 3zM11 18h2';
const MAIL = 'M4 6h16v12H4zM4 7l8 6 8-6';
const MOST = 300;
const QUICK = ['STOP', 'I will pay Friday', 'I already paid', 'Wrong number', 'Thanks'];

/** @typedef {{direction: string, text: string, subject?: string, html?: string, at: string}} Message */
/** @typedef {{address: string, name: string, channel: string, account_ids?: string[], messages: Message[]}} Phone */

export class Phones {
  /**
   * @param {function(Phone, string): Promise<void>} answer
   * @param {function(string): void} opened Told whose phone was picked from the list.
   */
  constructor(answer, opened) {
    this.answer = answer;
    this.opened = opened;
    /** @type {{id: string, texts: string[]}} */ this.wanted = {id: '', texts: []};
    /** @type {Map<string, Phone>} */ this.phones = new Map();
    /** @type {Map<string, number>} */ this.read = new Map();
    this.open = '';
    this.zone = 'UTC';
    this.list = byId('phone-list');
    input('find-phone').addEventListener('input', () => this.draw());
    this.list.addEventListener('keydown', (event) => this.key(event));
  }

  /**
   * @param {Phone[]} phones What changed.
   * @param {string} zone
   */
  take(phones, zone) {
    this.zone = zone;
    for (const phone of phones) this.phones.set(keyOf(phone), phone);
    if (this.wanted.id) this.openFor(this.wanted.id, this.wanted.texts);
    else if (!this.open && phones.length) this.open = keyOf(this.sorted()[0]);
    this.draw();
    if (phones.some((phone) => keyOf(phone) === this.open)) this.drawDevice();
  }

  /** @return {Phone[]} The one with the newest message first. */
  sorted() {
    return [...this.phones.values()].sort((a, b) => newest(b).localeCompare(newest(a)));
  }

  /**
   * Open the phone of an account, rather its phone than its mailbox.
   * @param {string} accountId
   * @param {string[]} texts Cells of its row, to find it by address.
   */
  openFor(accountId, texts) {
    this.wanted = {id: accountId, texts};
    const theirs = this.sorted().filter((phone) => (phone.account_ids
      ? phone.account_ids.includes(accountId) : texts.some((text) => same(text, phone.address))));
    if (!theirs.some((phone) => keyOf(phone) === this.open)) this.show(theirs.length ? keyOf(theirs[0]) : '');
  }

  /** @param {string} key */
  show(key) {
    this.open = key;
    this.draw();
    this.drawDevice();
  }

  /** @param {Phone} phone */
  pick(phone) {
    this.wanted = {id: '', texts: []};
    this.show(keyOf(phone));
    const [account] = phone.account_ids || [];
    if (account) this.opened(account);
  }

  draw() {
    const phone = this.phones.get(this.open);
    if (phone) this.read.set(this.open, phone.messages.length);
    const wanted = input('find-phone').value.trim().toLowerCase();
    const found = this.sorted().filter((each) => `${each.name} ${each.address}`.toLowerCase().includes(wanted));
    const items = found.slice(0, MOST).map((each) => this.item(each));
    if (!items.length) items.push(el('p', {class: 'none'}, 'Nobody has been written to yet.'));
    this.list.replaceChildren(...items);
  }

  /** @param {Phone} phone */
  item(phone) {
    const key = keyOf(phone);
    const last = phone.messages[phone.messages.length - 1];
    const unread = phone.messages.length > (this.read.get(key) || 0);
    return el('div', {
      role: 'option', 'aria-selected': String(key === this.open), 'data-address': phone.address,
      onclick: () => this.pick(phone),
    }, icon(phone.channel === 'email' ? MAIL : PHONE), el('b', {}, phone.name || phone.address),
    unread ? el('span', {class: 'unread', role: 'img', 'aria-label': 'unread'}) : el('span', {}),
    el('small', {}, last ? (last.subject || last.text) : phone.address));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const options = [...this.list.querySelectorAll('[role=option]')];
    const at = options.findIndex((each) => each.getAttribute('aria-selected') === 'true');
    const next = /** @type {HTMLElement|undefined} */ (options[at + step]);
    if (!next) return;
    next.click();
    this.list.querySelector('[aria-selected=true]')?.scrollIntoView({block: 'nearest'});
  }

  drawDevice() {
    const phone = this.phones.get(this.open);
    if (!phone) {
      byId('device').replaceChildren(el('p', {class: 'none'}, 'Nothing was written to this tenant yet. Move the clock, or run now.'));
      return;
    }
    const draft = /** @type {HTMLInputElement|null} */ (byId('device').querySelector('.reply input'));
    const kept = draft && draft.dataset.of === this.open ? draft.value : '';
    const typing = draft !== null && draft === document.activeElement;
    const mail = phone.channel === 'email';
    const talk = el('div', {class: 'talk', tabindex: '0', role: 'log', 'aria-label': 'Messages'},
      ...phone.messages.flatMap((each) => (mail ? [this.mail(each)] : this.bubble(each))));
    const screen = el('div', {class: mail ? 'mailbox' : 'screen'},
      el('div', {class: 'who'}, el('b', {}, phone.name || phone.address), el('small', {}, phone.address)),
      talk, ...this.replyBox(phone, kept));
    byId('device').replaceChildren(mail ? screen : el('div', {class: 'phone'}, screen));
    const last = /** @type {HTMLElement|null} */ (talk.lastElementChild);
    talk.scrollTop = mail && last ? last.offsetTop - talk.offsetTop - 10 : talk.scrollHeight;
    if (typing) /** @type {HTMLElement|null} */ (byId('device').querySelector('.reply input'))?.focus();
  }

  /** @param {Message} message */
  bubble(message) {
    return [el('span', {class: 'stamp'}, shortTime(message.at, this.zone)),
      el('div', {class: `bubble ${message.direction}`}, message.text)];
  }

  /** @param {Message} message */
  mail(message) {
    // a frame without any right: no scripts, no forms, no way out
    const body = message.html
      ? el('iframe', {sandbox: '', srcdoc: message.html, title: message.subject || 'E-mail'})
      : el('p', {}, message.text);
    return el('article', {class: `mail ${message.direction}`}, el('header', {},
      el('b', {}, message.direction === 'out' ? 'Their answer' : message.subject || '(no subject)'),
      el('span', {class: 'stamp'}, shortTime(message.at, this.zone))), body);
  }

  /**
   * @param {Phone} phone
   * @param {string} draft
   */
  replyBox(phone, draft) {
    const field = /** @type {HTMLInputElement} */ (el('input', {
      placeholder: 'Answer as the tenant…', autocomplete: 'off', 'data-of': keyOf(phone),
    }));
    field.value = draft;
    const send = (/** @type {string} */ text) => {
      if (!text.trim()) return;
      field.value = '';
      this.answer(phone, text.trim()).catch(() => { field.value = text; });
    };
    const quick = QUICK.map((text) => el('button', {type: 'button', onclick: () => send(text)}, text));
    return [el('div', {class: 'quick', role: 'group', 'aria-label': 'Quick answers'}, ...quick),
      el('form', {class: 'reply', onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        send(field.value);
      }}, el('label', {}, el('span', {class: 'unseen'}, `Answer as ${phone.name}`), field),
      el('button', {class: 'main'}, 'Send'))];
  }
}

/**
 * @param {string} cell As staff wrote it, e.g. `(512) 555-0100`.
 * @param {string} address E.164 or an e-mail address.
 * @return {boolean}
 */
function same(cell, address) {
  if (address.includes('@')) return cell.trim().toLowerCase() === address.toLowerCase();
  const digits = cell.replace(/\D/g, '');
  return digits.length > 9 && digits.length < 12 && digits.slice(-10) === address.slice(-10);
}

/** @param {Phone} phone */
function keyOf(phone) {
  return `${phone.channel}:${phone.address}`;
}

/** @param {Phone} phone */
function newest(phone) {
  const last = phone.messages[phone.messages.length - 1];
  return last ? last.at : '';
}

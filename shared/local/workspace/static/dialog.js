/** @fileoverview The script's dialogs: a sentence, perhaps a field, and its buttons. */
import {el} from './dom.js';

/** @type {Object<string, string>} */
const WORDS = {OK: 'OK', CANCEL: 'Cancel', YES: 'Yes', NO: 'No'};

/**
 * @param {{title: string, text: string, buttons: string[], field?: boolean}} asked
 * @return {Promise<{button: string, text: string}>} Closed by Escape: as by its cross.
 */
export function showDialog({title, text, buttons, field}) {
  const input = /** @type {HTMLInputElement} */ (el('input', {'aria-label': title, name: 'said'}));
  const node = /** @type {HTMLDialogElement} */ (el('dialog', {class: 'asked', 'aria-label': title},
    title && el('h2', {}, title), el('p', {}, text), field && input,
    el('div', {class: 'buttons'}, ...buttons.map((each, at) => el('button', {
      class: at ? '' : 'main', onclick: () => node.close(each)}, WORDS[each])))));
  document.body.append(node);
  node.showModal();
  return new Promise((done) => node.addEventListener('close', () => {
    node.remove();
    done({button: node.returnValue || 'CLOSE', text: input.value});
  }));
}

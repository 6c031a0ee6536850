/** @fileoverview The menu that the script makes when the sheet is opened. */
import {byId, el} from './dom.js';

/** Writing a sheet's headings, colours and protection is Google's own. */
const IN_GOOGLE = ['setUpSheet', 'undoSetUp', 'setUpTriggers'];

/**
 * @param {{title: string, items: ({title: string, handler: string}|null)[]}} menu
 * @param {function(string): void} choose Told the handler's name.
 */
export function drawMenu({title, items}, choose) {
  const node = byId('menu');
  const shut = () => node.removeAttribute('open');
  const list = items.map((each) => each ? item(each, () => {
    shut();
    choose(each.handler);
  }) : el('hr', {}));
  node.replaceChildren(el('summary', {}, title), el('div', {class: 'items'}, ...list));
  node.addEventListener('keydown', (event) => event.key === 'Escape' && shut());
  document.addEventListener('click', (event) => {
    if (!node.contains(/** @type {Node} */ (event.target))) shut();
  });
}

/**
 * @param {{title: string, handler: string}} each
 * @param {function(): void} chosen
 */
function item({title, handler}, chosen) {
  const away = IN_GOOGLE.includes(handler);
  return el('button', {'data-handler': handler, disabled: away, onclick: chosen,
    title: away ? 'In Google Sheets only' : undefined}, title);
}

/** @fileoverview Small helpers. Text is only ever set as text, never as HTML. */

/**
 * @param {string} id
 * @return {HTMLElement}
 */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * @param {string} id
 * @return {HTMLInputElement}
 */
export function input(id) {
  return /** @type {HTMLInputElement} */ (document.getElementById(id));
}

/**
 * @param {string} tag
 * @param {Object<string, any>} attributes `onclick` and its like are listeners.
 * @param {...(Node|string|null|undefined|false)} children
 * @return {HTMLElement}
 */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * @param {string} path An SVG path in a 24 × 24 box.
 * @return {Node}
 */
export function icon(path) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  line.setAttribute('fill', 'none');
  line.setAttribute('stroke', 'currentColor');
  line.setAttribute('stroke-width', '1.8');
  line.setAttribute('stroke-linejoin', 'round');
  svg.append(line);
  return svg;
}

/**
 * @param {unknown} slug
 * @return {string} `past_due` → `Past due`
 */
export function inWords(slug) {
  const text = String(slug ?? '').replace(/_/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {string} at ISO 8601 with a zone
 * @param {string} zone IANA
 * @return {string}
 */
export function shortTime(at, zone) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return date.toLocaleString('en-US', {
    timeZone: zone, weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit',
  });
}

/** @param {string} text Read out by a screen reader. */
export function say(text) {
  byId('said').textContent = text;
}

/** So long at most: where a press is let go outside the page, that may stay unheard. */
const PRESS_MS = 10000;
const AGAIN_MS = 20;
/** @type {{on: EventTarget|null, at: number}} */
const press = {on: null, at: 0};

document.addEventListener('pointerdown', ({target}) => Object.assign(press, {on: target, at: Date.now()}), true);
for (const over of ['pointerup', 'pointercancel', 'pointermove']) {
  document.addEventListener(over, (event) => {
    const {buttons, type, movementX, movementY} = /** @type {PointerEvent} */ (event);
    // a browser makes a move of its own, without any button, when what lies below has changed
    const still = type === 'pointermove' && !movementX && !movementY;
    if (!buttons && !still) press.at = 0;
  }, true);
}

/**
 * Wait until nothing is pressed: what is drawn anew before it is let go is not clicked.
 * @param {Element=} scrolled A press upon itself is upon its scroll bar: not waited for.
 */
export async function released(scrolled) {
  while (Date.now() - press.at < PRESS_MS && press.on !== scrolled) {
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

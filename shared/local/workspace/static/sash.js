/** @fileoverview The bar between the sheet and the phones: drag it, or use the arrows. */
import {byId} from './dom.js';

const LEAST = 180;

export function wireSash() {
  const sash = byId('sash');
  const world = /** @type {HTMLElement} */ (document.querySelector('.world'));
  /** @param {number} height */
  const size = (height) => {
    const most = document.body.clientHeight - 320;
    const now = Math.round(Math.max(LEAST, Math.min(height, most)));
    world.style.flexBasis = `${now}px`;
    sash.setAttribute('aria-valuenow', String(now));
  };
  sash.addEventListener('pointerdown', (event) => {
    sash.setPointerCapture(event.pointerId);
    const start = event.clientY + world.clientHeight;
    const drag = (/** @type {PointerEvent} */ moved) => size(start - moved.clientY);
    sash.addEventListener('pointermove', drag);
    sash.addEventListener('pointerup', () => sash.removeEventListener('pointermove', drag), {once: true});
  });
  sash.addEventListener('keydown', (event) => {
    const step = {ArrowUp: 24, ArrowDown: -24}[event.key];
    if (!step) return;
    event.preventDefault();
    size(world.clientHeight + step);
  });
}

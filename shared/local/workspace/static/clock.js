/** @fileoverview The clock bar: shows the office's wall clock and moves it forward. */
import {byId} from './dom.js';

/**
 * @param {string} now ISO 8601 with a zone
 * @param {string} zone IANA
 */
export function drawClock(now, zone) {
  byId('clock-time').textContent = new Date(now).toLocaleString('en-US', {
    timeZone: zone, weekday: 'short', month: 'short', day: 'numeric', year: 'numeric',
    hour: 'numeric', minute: '2-digit',
  });
  byId('clock-zone').textContent = zone.replace(/_/g, ' ');
}

/** @param {function(Object<string, any>): Promise<void>} move */
export function wireClock(move) {
  for (const button of document.querySelectorAll('[data-clock]')) {
    const how = JSON.parse(button.getAttribute('data-clock') || '{}');
    button.addEventListener('click', () => move(how));
  }
}

/** @fileoverview Edit one cell in its place: Enter keeps, Escape leaves it as it was. */
import {cellText} from './columns.js';
import {el} from './dom.js';

/**
 * @param {import('./grid.js').Grid} grid
 * @param {import('./grid.js').Row} row
 * @param {import('./columns.js').Column} column
 * @param {string=} typed
 */
export function openEditor(grid, row, column, typed) {
  const before = cellText(row.cells[column.at]);
  const field = /** @type {HTMLInputElement} */ (el('input', {
    'aria-label': `${column.heading} of ${row.account_id || `row ${row.row}`}`,
    style: `left:${grid.left(grid.at.column)}px;top:0;width:${column.width}px`,
  }));
  field.value = typed === undefined ? before : typed;
  const line = grid.body.querySelector(`.line[data-index="${grid.at.row}"]`);
  if (!line) return;
  grid.editing = true;
  line.append(field);
  field.focus();
  if (typed === undefined) field.select();

  let done = false;
  /**
   * @param {boolean} keep
   * @param {number} down
   * @param {number} right
   */
  const close = (keep, down, right) => {
    if (done) return;
    done = true;
    grid.editing = false;
    const value = field.value;
    field.remove();
    if (keep && value !== before) keepValue(grid, row, column, value);
    grid.draw();
    grid.host.focus({preventScroll: true});
    if (down || right) grid.go(grid.at.row + down, grid.at.column + right);
  };
  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.isComposing) return; // Enter chooses a word of another script
    if (event.key === 'Enter') close(true, event.shiftKey ? -1 : 1, 0);
    else if (event.key === 'Tab') close(true, 0, event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') close(false, 0, 0);
    else return;
    event.preventDefault();
  });
  field.addEventListener('blur', () => close(true, 0, 0));
}

/**
 * Show the new value at once; put the old one back if the server would not have it.
 * @param {import('./grid.js').Grid} grid
 * @param {import('./grid.js').Row} row
 * @param {import('./columns.js').Column} column
 * @param {string} value
 */
function keepValue(grid, row, column, value) {
  const before = row.cells[column.at];
  row.cells[column.at] = value;
  grid.mark(row, column.at, 'edited');
  grid.save(row, column.heading, value).catch(() => {
    row.cells[column.at] = before;
    grid.draw();
  });
}

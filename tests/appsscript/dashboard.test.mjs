/** @fileoverview The Dashboard's charts: three, on the service's own tables, made once. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {source} from './extract.mjs';
import {World} from './google.mjs';

/** A chart as Google gives it back: its ranges can be read, what was set can not all be. */
class Chart {
  constructor(ranges, options = {}, kind = '') {
    this.ranges = ranges;
    this.options = options;
    this.kind = kind;
  }

  getRanges() { return this.ranges.map((name) => ({getA1Notation: () => name})); }
}

class Tab {
  constructor(charts = []) { this.charts = charts; }
  getCharts() { return this.charts.slice(); }
  insertChart(chart) { this.charts.push(chart); }
  removeChart(chart) { this.charts = this.charts.filter((one) => one !== chart); }
  getRange(name) { return name; }
  getMaxRows() { return 1000; }
  getMaxColumns() { return 26; }

  newChart() {
    const made = new Chart([]);
    const builder = {
      asColumnChart: () => { made.kind = 'column'; return builder; },
      asBarChart: () => { made.kind = 'bar'; return builder; },
      addRange: (name) => { made.ranges.push(name); return builder; },
      setNumHeaders: (count) => { made.headers = count; return builder; },
      setPosition: (row, column) => { made.at = [row, column]; return builder; },
      setOption: (name, value) => { made.options[name] = value; return builder; },
      build: () => made,
    };
    return builder;
  }
}

/** @param {Tab|null} tab */
function charts(tab) {
  const book = {getSheetByName: (name) => (name === 'Dashboard' ? tab : null)};
  return new World().load().chart_(book);
}

test('there is a chart of all, one by property and one by step', () => {
  const tab = new Tab();
  assert.match(charts(tab), /3 charts/);
  assert.deepEqual(tab.charts.map((one) => one.ranges), [['A1:B8'], ['D1:K26'], ['M1:T26']]);
  assert.deepEqual(tab.charts.map((one) => one.kind), ['column', 'bar', 'bar']);
  assert.ok(tab.charts.every((one) => one.headers === 1));
  const titles = tab.charts.map((one) => one.options.title);
  assert.match(titles[1], /by property/);
  assert.match(titles[2], /by step/);
  assert.ok(tab.charts.every((one) => one.at[1] > 20), 'beside the tables, never over them');
  assert.equal(new Set(tab.charts.map((one) => one.at.join())).size, 3);
});

test('running it again adds nothing, and staff’s own chart stays', () => {
  const own = new Chart(['D1:E9']);
  const tab = new Tab([own]);
  charts(tab);
  assert.equal(charts(tab), '');
  assert.equal(tab.charts.length, 4);
  assert.equal(tab.charts[0], own);
});

test('undoing the set-up takes ours out, and leaves staff’s own', () => {
  const own = new Chart(['D1:E9']);
  const tab = new Tab([own]);
  charts(tab);
  const book = {getSheetByName: () => tab};
  assert.equal(new World().load().unchart_(book), '');
  assert.deepEqual(tab.charts, [own]);
  assert.equal(new World().load().unchart_({getSheetByName: () => null}), '');
});

test('before the first run it is said when the tab comes', () => {
  assert.match(charts(null), /comes within an hour/);
});

test('the charts show the columns that the service writes', () => {
  const service = readFileSync(join(source, '..', 'shared', 'flows', 'dashboard.py'), 'utf-8');
  const listed = service.match(/COLUMNS: Final = \(([^)]*)\)/)[1];
  const columns = [...listed.matchAll(/"([^"]+)"/g)].length;
  const width = (range) => range.match(/[A-Z]/g).map((one) => one.charCodeAt(0));
  const tab = new Tab();
  charts(tab);
  const [all, place, step] = tab.charts.map((one) => one.ranges[0]);
  assert.equal(all, `A1:B${1 + columns}`);
  for (const range of [place, step]) {
    const [first, last] = width(range);
    assert.equal(last - first, columns);
  }
});

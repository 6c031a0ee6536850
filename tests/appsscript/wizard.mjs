/** @fileoverview Walks the set-up wizard as a person would, over a fake workbook. */
import {World} from './google.mjs';

/** What the service would write into its tabs; the real ones are compared in Python. */
export const TABS = [
  {name: 'Settings', rows: [['Setting', 'Value', 'Default'], ['Sending', '', 'on']]},
  {name: 'Contacts', rows: [['Account ID', 'Name', 'Role']]},
  {name: 'Segments', rows: [['Segment', 'Days past due to', 'Reason'], ['not_yet', -6, '{days} days']]},
  {name: 'Sequences', rows: [['Segment', 'Step', 'Day'], ['early', 'early_1', 1]]},
  {name: 'Templates', rows: [['Template', 'Text'], ['early_1', '=Hi\nthere'], ['due', '']]},
  {name: 'Staff', rows: [['Who', 'Role', 'Properties']]},
];

/**
 * A world whose service knows the actions of the set-up.
 * @param {Book} book
 */
export function office(book, {service, says = laidOut, missing = [], replies = [], ...answers} = {}) {
  const world = new World(service === undefined ? {} : {service});
  Object.assign(world, {book, says, replies, document: book.document, triggers: book.triggers || []});
  world.service = {
    headings: {found: {'Account ID': 'Account ID'}, missing, unknown: []},
    default_tabs: {tabs: TABS}, overview: {}, test_message: {sent_to: 'ann@example.com'}, ...answers,
  };
  return world;
}

/** Run the wizard; the answer is what was asked and told. */
export function setUp(book, options = {}) {
  const world = office(book, options);
  const script = world.load();
  script.setUpSheet();
  book.triggers = world.triggers;
  return {world, script, told: world.alerts.map((one) => one.text).join('\n')};
}

/** Agree to the set-up and to what concerns the sheet; do nothing further. */
export function laidOut(title) {
  return /\?$/.test(title) && !/^(Is|Where|How|Undo)/.test(title) ? 'NO' : 'YES';
}

/** All of a workbook that a second run must not change. */
export function state(book) {
  return book.pages.map((page) => ({
    name: page.name, rows: page.rows, frozen: page.frozen, guards: page.guards.length,
    rules: page.rules.length, charts: page.charts.length,
    columns: page.columns.map(({depth, folded, colours, rules}) =>
      ({depth, folded, colours, rules: Object.keys(rules).length})),
  }));
}

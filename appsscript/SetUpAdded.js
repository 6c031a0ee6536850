/**
 * @fileoverview What the set-up added to this sheet, remembered so that it can be undone.
 */

const ADDED_ = 'SET_UP_ADDED';

/**
 * @typedef {Object} Added
 * @property {string[]} headings Of the tab Accounts.
 * @property {string[]} folded Headings whose columns it put into a group.
 * @property {Object<string, string>} tabs Each with its fingerprint as it was made.
 * @property {string[]} taught Names of rows of the tab Settings.
 * @property {boolean} frozen Whether it froze the headings of Accounts.
 * @property {string} renamed What Accounts was called before; '' if it always was.
 * @property {string[]} given Headings that were staff's, and are the service's by their word.
 * @property {string} moved What an empty tab Accounts is called since.
 */

/** @return {Added} */
function added_() {
  const text = PropertiesService.getDocumentProperties().getProperty(ADDED_);
  const none = {headings: [], folded: [], tabs: {}, taught: [], given: [], frozen: false, renamed: '', moved: ''};
  return {...none, ...(text ? JSON.parse(text) : {})};
}

/** @param {Object<string, *>} more */
function noteAdded_(more) {
  const all = JSON.stringify({...added_(), ...more});
  PropertiesService.getDocumentProperties().setProperty(ADDED_, all);
}

/** @param {GoogleAppsScript.Spreadsheet.Sheet} sheet Made by the set-up, as it stands now. */
function noteTab_(sheet) {
  noteAdded_({tabs: {...added_().tabs, [sheet.getName()]: fingerprint_(sheet)}});
}

/**
 * Write into a tab; one of ours that nobody has changed stays ours. At once: after a walk
 * that was broken off it would be ours with whatever somebody has written meanwhile.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {function(): void} work
 */
function within_(sheet, work) {
  const untouched = isUntouched_(sheet);
  work();
  if (untouched) noteTab_(sheet);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {boolean} Whether the set-up made it and nobody has changed it since.
 */
function isUntouched_(sheet) {
  const mark = added_().tabs[sheet.getName()];
  return Boolean(mark) && mark === fingerprint_(sheet);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @return {string} Of what is displayed; another one as soon as a cell is.
 */
function fingerprint_(sheet) {
  const text = JSON.stringify(sheet.getDataRange().getDisplayValues());
  let sum = 5381;
  for (let at = 0; at < text.length; at += 1) {
    sum = ((sum * 33) ^ text.charCodeAt(at)) >>> 0;
  }
  return `${text.length}.${sum}`;
}

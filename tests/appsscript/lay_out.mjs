/**
 * @fileoverview Set up the sheet that stands in a file, as a person who says yes, and print
 * it. The file: `{pages: {name: rows}, answers: {action: …}}`, the service's own answers.
 */
import {readFileSync} from 'node:fs';
import {Book, Page} from './book.mjs';
import {laidOut, setUp} from './wizard.mjs';

const {pages, answers} = JSON.parse(readFileSync(process.argv[2], 'utf-8'));
const book = new Book(...Object.entries(pages).map(([name, rows]) => new Page(name, rows)));
setUp(book, {says: laidOut, ...answers});
const shown = book.pages.map((page) => [page.name, page.getDataRange().getDisplayValues()]);
process.stdout.write(JSON.stringify(Object.fromEntries(shown)));

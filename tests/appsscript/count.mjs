/** @fileoverview Count texts as the page does: a list of strings in, a list of parts out. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createContext, Script} from 'node:vm';
import {scriptOf, source} from './extract.mjs';

const page = createContext({});
const name = 'SidebarCount.html';
new Script(scriptOf(readFileSync(join(source, name), 'utf-8')), {filename: name}).runInContext(page);
const texts = JSON.parse(readFileSync(0, 'utf-8'));
process.stdout.write(JSON.stringify(texts.map((text) => {
  const {parts, encoding, text: sent} = page.sizeOf(text);
  return [sent, encoding, parts];
})));

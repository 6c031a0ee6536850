/**
 * @fileoverview Write the scripts of the sidebar's HTML files as .js files into build/,
 * line by line where they stood, so that tsc can check them and name the right line.
 */
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const source = join(here, '..', '..', 'appsscript');

/**
 * @param {string} html
 * @return {string} Everything outside <script> emptied, line breaks kept.
 */
export function scriptOf(html) {
  const parts = html.split(/<\/?script>/);
  return parts.map((part, at) => (at % 2 ? part : part.replace(/[^\n]/g, ''))).join('');
}

/** @return {string[]} The sidebar's files that hold scripts, in the order they load. */
export function pageScripts() {
  const page = readFileSync(join(source, 'Sidebar.html'), 'utf-8');
  const names = [...page.matchAll(/include_\('(\w+)'\)/g)].map((match) => match[1]);
  return names.filter((name) => read(name).includes('<script>'));
}

/** @param {string} name */
function read(name) {
  return readFileSync(join(source, `${name}.html`), 'utf-8');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const build = join(here, 'build');
  mkdirSync(build, {recursive: true});
  for (const name of pageScripts()) {
    writeFileSync(join(build, `${name}.js`), scriptOf(read(name)));
  }
  const left = readdirSync(source).filter((name) => /\.gs$/.test(name));
  if (left.length) throw new Error(`write .js, not .gs: ${left}`);
}

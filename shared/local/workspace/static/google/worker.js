/**
 * @fileoverview Runs the sheet's own script, all its files in one scope, as Google does.
 *
 * One call at a time. Only what has no `_` at its end can be called, and nothing that is
 * not the script's. What it asks of the page it waits for, as it does in Google.
 */
(() => {
  /** @type {any} */
  const scope = self;
  /** @type {Set<string>} */
  const open = new Set();
  /** @type {Int32Array} */
  let bell;
  /** @type {Uint8Array} */
  let told;
  /** @type {any} */
  let book;

  /**
   * Ask the page, and wait for it.
   * @param {string} question
   * @param {Object<string, any>=} about
   * @return {any}
   */
  function ask(question, about) {
    Atomics.store(bell, 0, 0);
    scope.postMessage({kind: 'ask', question, about: about || {}});
    Atomics.wait(bell, 0, 0);
    const answer = JSON.parse(new TextDecoder().decode(told.slice(0, bell[1])));
    if (answer.error) throw new Error(answer.error);
    return answer.value;
  }

  /** @param {{files: string[], token: string, shared: SharedArrayBuffer}} given */
  function load({files, token, shared}) {
    bell = new Int32Array(shared, 0, 2);
    told = new Uint8Array(shared, 8);
    scope.importScripts('/workspace/static/google/sheet.js', '/workspace/static/google/services.js');
    book = scope.servicesHere(ask, token);
    const before = new Set(Object.getOwnPropertyNames(scope));
    scope.importScripts(...files.map((name) => `/workspace/appsscript/${name}.js`));
    for (const name of Object.getOwnPropertyNames(scope)) {
      const ours = !before.has(name) && typeof scope[name] === 'function';
      if (ours && !name.endsWith('_')) open.add(name);
    }
  }

  /**
   * @param {string} name
   * @param {any[]} given
   * @param {number[]|undefined} edited Row, column, rows, columns: for a trigger.
   * @return {any}
   */
  function called(name, given, edited) {
    if (!open.has(name)) throw new Error(`Script function not found: ${name}`);
    if (!edited) return scope[name](...given);
    return scope[name]({range: book.getActiveSheet().getRange(...edited)});
  }

  scope.addEventListener('message', (/** @type {MessageEvent} */ event) => {
    const {kind, id, name, given, edited} = event.data;
    try {
      if (kind === 'load') load(event.data);
      else {
        const result = called(name, given, edited);
        scope.postMessage({kind: 'done', id, result: JSON.stringify(result === undefined ? null : result)});
      }
    } catch (error) {
      scope.postMessage({kind: 'failed', id, text: error instanceof Error ? error.message : String(error)});
    }
  });
})();

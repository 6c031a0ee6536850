/**
 * @fileoverview Google's `google.script.run` in the sidebar of the workspace.
 *
 * Calls the script's own functions, which run beside the page around us; what has a `_`
 * at its end is not there. Arguments and results travel as JSON; a call answers later.
 */
(() => {
  const meta = document.querySelector('meta[name=script-functions]');
  const names = ((meta && meta.getAttribute('content')) || '').split(' ');
  /** @type {Map<number, {success: function(any): void, failure: function(Error): void}>} */
  const waiting = new Map();
  let calls = 0;

  /** @param {Object<string, any>} message */
  function tell(message) {
    window.parent.postMessage(message, window.location.origin);
  }

  /**
   * @param {function(any): void} success
   * @param {function(Error): void} failure
   * @return {any}
   */
  function runner(success, failure) {
    /** @type {Object<string, any>} */
    const run = {
      withSuccessHandler: (/** @type {function(any): void} */ next) => runner(next, failure),
      withFailureHandler: (/** @type {function(any): void} */ next) => runner(success, next),
    };
    for (const name of names) {
      run[name] = (/** @type {any[]} */ ...given) => {
        calls += 1;
        waiting.set(calls, {success, failure});
        tell({kind: 'run', id: calls, name, given: JSON.parse(JSON.stringify(given))});
      };
    }
    return run;
  }

  /** @param {{id: number, result?: any, error?: string}} data */
  function ran({id, result, error}) {
    const call = waiting.get(id);
    waiting.delete(id);
    if (!call) return;
    if (error === undefined) call.success(result);
    else call.failure(new Error(error));
  }

  /** @type {any} */ (window).google = {script: {run: runner(() => {}, () => {})}};

  window.addEventListener('message', (event) => {
    if (event.origin !== window.location.origin || event.source !== window.parent) return;
    if (event.data.kind === 'ran') ran(event.data);
    if (event.data.kind === 'selected') document.dispatchEvent(new Event('selectionhint'));
    if (event.data.kind === 'changed') document.dispatchEvent(new Event('datahint'));
  });
  document.addEventListener('DOMContentLoaded', () => {
    // what Code.js appends to the page: a script that opens one of its rooms
    const room = new URLSearchParams(window.location.search).get('room');
    if (room) /** @type {any} */ (window).openRoom(room);
  });
})();

/**
 * @fileoverview Stands in for `google.script.run` in the sidebar of the workspace.
 *
 * The same page, the same two functions; the selection comes from the grid beside it.
 */
(() => {
  const meta = document.querySelector('meta[name=workspace-token]');
  const token = (meta && meta.getAttribute('content')) || '';
  /** @type {{account_id: string, row: number, account_ids: string[]}|null} */
  let selected = null;
  const LOOKING = ['account', 'overview', 'whoami', 'tasks', 'runs', 'preview', 'preview_page', 'staff'];

  /** @type {Object<string, function(any): Promise<any>>} */
  const functions = {
    selectedAccount: async () => selected,
    callSidebar: async (payload) => {
      const response = await fetch('/workspace/sidebar', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', 'X-Workspace-Token': token},
        body: JSON.stringify(payload),
      });
      const answer = await response.json();
      if (!LOOKING.includes(payload.action)) told();
      return answer;
    },
  };

  /** Let the page around us look for what changed at once. */
  function told() {
    window.parent.postMessage({kind: 'acted'}, window.location.origin);
  }

  /**
   * @param {function(any): void} success
   * @param {function(any): void} failure
   * @return {any}
   */
  function runner(success, failure) {
    /** @type {Object<string, any>} */
    const run = {
      withSuccessHandler: (/** @type {function(any): void} */ next) => runner(next, failure),
      withFailureHandler: (/** @type {function(any): void} */ next) => runner(success, next),
    };
    for (const [name, work] of Object.entries(functions)) {
      run[name] = (/** @type {any} */ argument) => {
        work(argument).then(success, failure);
      };
    }
    return run;
  }

  /** @type {any} */ (window).google = {script: {run: runner(() => {}, () => {})}};

  window.addEventListener('message', (event) => {
    if (event.origin !== window.location.origin || event.source !== window.parent) return;
    if (event.data.kind === 'selected') {
      selected = event.data.selected;
      document.dispatchEvent(new Event('selectionhint'));
    }
    if (event.data.kind === 'changed') document.dispatchEvent(new Event('datahint'));
  });
  window.addEventListener('load', () => {
    window.parent.postMessage({kind: 'ready'}, window.location.origin);
  });
})();

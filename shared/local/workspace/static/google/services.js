/**
 * @fileoverview Google's services that the script uses, as they are on this machine.
 *
 * The service's address is this workspace, whoever sits here is vouched for by the
 * page's token, and a dialog is shown by the page while the script waits, as in Google.
 */

/** @type {any} */ (self).servicesHere = (/** @type {any} */ ask, /** @type {string} */ token) => {
  const SERVICE = 'https://workspace.run.app';
  const {book, offered} = /** @type {any} */ (self).sheetHere(ask);
  const BUTTONS = {OK: ['OK'], OK_CANCEL: ['OK', 'CANCEL'], YES_NO: ['YES', 'NO'],
    YES_NO_CANCEL: ['YES', 'NO', 'CANCEL']};
  const SET = Object.fromEntries(Object.keys(BUTTONS).map((name) => [name, name]));

  /** @param {any[]} said `(text)`, `(text, buttons)` or `(title, text, buttons)` */
  const dialog = (...said) => {
    const buttons = said.length > 1 && SET[said[said.length - 1]] ? said.pop() : 'OK';
    const [title, text] = said.length > 1 ? said : ['', said[0]];
    /** @type {Object<string, string[]>} */
    const sets = BUTTONS;
    return {title: String(title), text: String(text), buttons: sets[buttons]};
  };

  /** @param {string} title */
  const menu = (title) => {
    /** @type {({title: string, handler: string}|null)[]} */
    const items = [];
    const made = {
      addItem: (/** @type {string} */ name, /** @type {string} */ handler) => {
        items.push({title: name, handler});
        return made;
      },
      addSeparator: () => { items.push(null); return made; },
      addToUi: () => ask('menu', {title, items}),
    };
    return offered('Menu', made);
  };

  const ui = offered('Ui', {
    Button: {OK: 'OK', CANCEL: 'CANCEL', YES: 'YES', NO: 'NO', CLOSE: 'CLOSE'},
    ButtonSet: SET,
    createMenu: menu,
    alert: (/** @type {any[]} */ ...said) => ask('dialog', dialog(...said)).button,
    prompt: (/** @type {any[]} */ ...said) => {
      const answer = ask('dialog', {...dialog(...said), field: true});
      return {getSelectedButton: () => answer.button, getResponseText: () => answer.text};
    },
    showSidebar: (/** @type {any} */ page) => ask('sidebar', page.shown()),
  });

  /** @param {string} file */
  const output = (file) => {
    const shown = {file, title: '', added: ''};
    const made = {
      shown: () => shown,
      setTitle: (/** @type {string} */ title) => { shown.title = title; return page; },
      append: (/** @type {string} */ more) => { shown.added += more; return page; },
    };
    const page = offered('HtmlOutput', made);
    return page;
  };

  /**
   * @param {string} url
   * @param {Object<string, any>} options
   */
  const fetch = (url, options) => {
    if (!url.startsWith(`${SERVICE}/`)) throw new Error('Only the service can be reached from here.');
    const request = new XMLHttpRequest();
    request.open(options.method, `/workspace/entry${url.slice(SERVICE.length)}`, false);
    request.setRequestHeader('Content-Type', options.contentType);
    for (const [name, value] of Object.entries(options.headers || {})) {
      request.setRequestHeader(name, String(value));
    }
    request.send(options.payload);
    if (request.status >= 400 && !options.muteHttpExceptions) {
      throw new Error(`Request failed, returned code ${request.status}.`);
    }
    return {getResponseCode: () => request.status, getContentText: () => request.responseText};
  };

  /** @param {Object<string, string>} fixed */
  const properties = (fixed) => offered('Properties', {
    getProperty: (/** @type {string} */ name) => fixed[name] || ask('property', {name}),
    setProperty: (/** @type {string} */ name, /** @type {string} */ value) => ask('keep', {name, value}),
    deleteProperty: (/** @type {string} */ name) => ask('keep', {name, value: null}),
  });

  Object.assign(self, {
    SpreadsheetApp: offered('SpreadsheetApp', {
      getUi: () => ui,
      getActive: () => book,
      getActiveSpreadsheet: () => book,
      getActiveSheet: () => book.getActiveSheet(),
    }),
    HtmlService: offered('HtmlService', {
      createTemplateFromFile: (/** @type {string} */ name) => ({evaluate: () => output(name)}),
    }),
    UrlFetchApp: offered('UrlFetchApp', {fetch}),
    ScriptApp: offered('ScriptApp', {
      getIdentityToken: () => token,
      // an edit in the grid always starts them
      getProjectTriggers: () => ['handleEdit', 'handleChange'].map(
        (name) => ({getHandlerFunction: () => name})),
    }),
    PropertiesService: offered('PropertiesService', {
      getScriptProperties: () => properties({SERVICE_URL: SERVICE}),
      getDocumentProperties: () => properties({}),
    }),
    LockService: offered('LockService', {
      getDocumentLock: () => ({
        tryLock: (/** @type {number} */ wait) => ask('lock', {wait}),
        releaseLock: () => ask('unlock'),
      }),
    }),
  });
  return book;
};

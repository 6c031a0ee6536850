/**
 * @fileoverview The one way to the service: a POST with the caller's Google identity.
 *
 * Google's `getIdentityToken` is made out to this script's OAuth client; the service
 * must accept that client as a custom audience (docs/architecture.md).
 */

const SERVICE_URL_ = 'SERVICE_URL';
// The token opens the sheet's data, so it is shown to Google's own hosts only.
const OURS_ = /^https:\/\/[a-z0-9.-]+\.(cloudfunctions\.net|run\.app)$/;

/** What to say when the service's answer says nothing itself. */
const IN_WORDS_ = {
  401: 'The service does not know you. Reload the sheet and sign in again.',
  403: 'You may not use the service yet. Ask an administrator to let you in.',
  404: 'The service is not there. Check SERVICE_URL in the script properties.',
  429: 'The service is busy. Try again in a minute.',
};

/**
 * POST to one entry point; never throws.
 * @param {string} entryPoint
 * @param {Object<string, *>} payload
 * @return {Object<string, *>} The answer, or `{error: {code, text}}`.
 */
function post_(entryPoint, payload) {
  const root = serviceUrl_();
  if (!root) {
    return problem_('no_service', 'Set SERVICE_URL in the script properties first.');
  }
  try {
    return answer_(UrlFetchApp.fetch(`${root}/${entryPoint}`, request_(payload)));
  } catch (error) {
    // the exception's text may hold the address asked for: it is not shown
    return problem_('unreachable', 'The service could not be reached. Try again soon.');
  }
}

/**
 * @param {Object<string, *>} payload
 * @return {GoogleAppsScript.URL_Fetch.URLFetchRequestOptions}
 */
function request_(payload) {
  return {
    method: 'post',
    contentType: 'application/json',
    headers: {Authorization: `Bearer ${ScriptApp.getIdentityToken()}`},
    payload: JSON.stringify(payload),
    muteHttpExceptions: true, // or a 4xx with its sentence would throw
    followRedirects: false, // a redirect would carry the token elsewhere
  };
}

/**
 * @param {GoogleAppsScript.URL_Fetch.HTTPResponse} response
 * @return {Object<string, *>}
 */
function answer_(response) {
  const status = response.getResponseCode();
  const body = parsed_(response.getContentText());
  if (body && status >= 200 && status < 300) return body;
  if (body && body.error && body.error.text) return {error: body.error};
  return problem_(`http_${status}`, inWords_(status));
}

/**
 * @param {number} status
 * @return {string}
 */
function inWords_(status) {
  /** @type {Object<number, string>} */
  const words = IN_WORDS_;
  return words[status] || 'The service answered with an error. Try again in a minute.';
}

/**
 * @param {string} text
 * @return {Object<string, *>|null} null if it is not a JSON object.
 */
function parsed_(text) {
  try {
    const body = JSON.parse(text);
    return body && typeof body === 'object' && !Array.isArray(body) ? body : null;
  } catch (error) {
    return null; // e.g. the HTML page of Google's own 403
  }
}

/**
 * @param {string} code
 * @param {string} text
 * @return {{error: {code: string, text: string}}}
 */
function problem_(code, text) {
  return {error: {code, text}};
}

/**
 * Give the root of the service's URLs.
 * @return {string} '' if it is not set or is no address of Google's.
 */
function serviceUrl_() {
  const value = PropertiesService.getScriptProperties().getProperty(SERVICE_URL_) || '';
  const root = value.trim().replace(/\/+$/, '');
  return OURS_.test(root) ? root : '';
}

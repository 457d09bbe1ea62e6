// @ts-check
// Requests to service owners: the dialog token, bounded reading of responses, problem details, and the
// messages of the page that tell how a request ended.

const MAX_PROBLEM_BYTES = 8 * 1024;
const MAX_PROBLEM_LENGTH = 300;

/** Why there is no dialog token. */
export class DialogTokenError extends Error {
  /** @param {'expired' | 'signed-out' | 'failed'} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @type {Promise<string> | undefined} */
let dialogToken;

/**
 * The dialog token, which our server opens from the sealed one of this page (docs/decisions/0013). It is
 * kept in memory only, and fetched again after a failure.
 *
 * @throws {DialogTokenError}
 */
export function getDialogToken() {
  dialogToken ??= fetchDialogToken().catch((error) => {
    dialogToken = undefined;
    throw error;
  });
  return dialogToken;
}

/** @returns {Promise<string>} */
async function fetchDialogToken() {
  const form = /** @type {HTMLFormElement} */ (document.querySelector('#bevis'));
  const response = await fetch(/** @type {string} */ (form.getAttribute('action')), {
    method: 'POST',
    // A form of text fields alone, which is what the type wants to know.
    body: new URLSearchParams(/** @type {[string, string][]} */ ([...new FormData(form)])),
    headers: { accept: 'application/json' },
    cache: 'no-store',
    redirect: 'error',
  });
  if (response.status === 410) throw new DialogTokenError('expired');
  if (response.status === 401) throw new DialogTokenError('signed-out');
  if (!response.ok) throw new DialogTokenError('failed');
  return (await response.json()).token;
}

/**
 * The body of a response; throws if it is longer than `limit` bytes.
 *
 * @param {Response} response
 * @param {number} limit
 */
export async function readBytes(response, limit) {
  if (!response.body) throw new TypeError('no body');
  const chunks = [];
  let length = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new TypeError('body too long');
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/**
 * The problem details (RFC 9457) of a response; an empty object if they cannot be read.
 *
 * @param {Response} response
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readProblem(response) {
  try {
    if (!/^application\/(problem\+)?json\b/i.test(response.headers.get('content-type') ?? '')) return {};
    const problem = JSON.parse(new TextDecoder().decode(await readBytes(response, MAX_PROBLEM_BYTES)));
    return problem !== null && typeof problem === 'object' ? problem : {};
  } catch {
    return {};
  }
}

/**
 * The text of a problem, for display as text of the service owner.
 *
 * @param {Record<string, unknown>} problem
 */
export function problemText({ detail, title }) {
  for (const text of [detail, title]) {
    if (typeof text === 'string' && text.trim()) return text.trim().slice(0, MAX_PROBLEM_LENGTH);
  }
  return '';
}

/**
 * Shows the page's message for a state, with the service owner's text in it where the message has room for
 * one; `null` clears the message.
 *
 * @param {Element} container
 * @param {string | null} state
 * @param {string} [ownerText]
 */
export function showState(container, state, ownerText = '') {
  const output = /** @type {Element} */ (container.querySelector('[data-state-message]'));
  /** @type {HTMLTemplateElement | null} */
  const template = state ? container.querySelector(`template[data-state-template="${state}"]`) : null;
  output.replaceChildren(template ? template.content.cloneNode(true) : '');
  /** @type {HTMLElement | null} */
  const quote = output.querySelector('[data-owner-text]');
  if (!quote) return;
  quote.hidden = ownerText === '';
  /** @type {Element} */ (quote.querySelector('q')).textContent = ownerText;
}

// @ts-check
// The page of an action that changes something at the service owner: sends the request once, from the
// browser and with the dialog token, after the reader's click, and reports how it ended. The messages are
// templates of the page.

import './lib/page-lifecycle.js';
import { DialogTokenError, getDialogToken, problemText, readProblem, showState } from './lib/service-owner.js';

const TIMEOUT_MS = 20_000;
const MAX_POLLS = 10;
const POLL_MS = 1000;

const action = /** @type {HTMLElement} */ (document.querySelector('[data-action-url]'));
const data = /** @type {Record<string, string>} */ (action.dataset);
const button = /** @type {HTMLButtonElement} */ (action.querySelector('[data-action-button]'));
action.querySelector('[data-no-script]')?.remove();
button.hidden = false;
button.addEventListener('click', perform);

async function perform() {
  // Not `disabled`: the button keeps the focus. A second click does nothing.
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  showState(action, 'sending');
  let token;
  try {
    token = await getDialogToken();
  } catch (error) {
    if (error instanceof DialogTokenError && error.reason !== 'failed') return showState(action, error.reason);
    // Nothing was sent, so it may be tried again.
    button.removeAttribute('aria-disabled');
    return showState(action, 'no-token');
  }
  let response;
  try {
    response = await fetch(data.actionUrl, {
      method: data.method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    // The request may have arrived: its outcome is unknown.
    return showState(action, 'unknown');
  }
  if (response.status === 204) return finish();
  if (response.ok) return waitForChange();
  await showRefusal(response);
}

/** @param {Response} response */
async function showRefusal(response) {
  const problem = await readProblem(response);
  if (response.status === 401) return showState(action, 'expired');
  const allowedAt = response.status === 422 ? problem.deletionAllowedAt : undefined;
  const allowed = new Date(typeof allowedAt === 'string' || typeof allowedAt === 'number' ? allowedAt : '');
  if (!Number.isNaN(allowed.getTime())) return showDeletionDate(allowed);
  const isRefused = response.status < 500;
  if (isRefused) button.removeAttribute('aria-disabled');
  showState(action, isRefused ? 'refused' : 'failed', problemText(problem));
}

/** The dialog has been changed. After a deletion the dialog's page may be gone, so its state is checked first. */
async function finish() {
  showState(action, 'done');
  if (!('deletes' in data)) return location.assign(data.back);
  const { state, list } = await fetchState();
  if (state === 'gone') return location.assign(list);
  if (state === 'same' || state === 'changed') return location.assign(data.back);
  return waitForChange();
}

/** The dialog will be changed later: polls its state through a list, which leaves no receipt. */
async function waitForChange() {
  showState(action, 'waiting');
  for (let polls = 0; polls < MAX_POLLS; polls += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
    const { state, list } = await fetchState();
    if (state === 'changed') return location.assign(data.back);
    if (state === 'gone') return location.assign(list);
  }
  showState(action, 'later');
}

/** @returns {Promise<Record<string, string>>} */
async function fetchState() {
  try {
    const response = await fetch(data.stateUrl, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      redirect: 'error',
    });
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

/** @param {Date} date */
function showDeletionDate(date) {
  showState(action, 'grace');
  const time = /** @type {HTMLTimeElement} */ (action.querySelector('[data-state-message] [data-deletion-date]'));
  time.dateTime = date.toISOString();
  time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'long',
    timeZone: 'Europe/Oslo',
  }).format(date);
}

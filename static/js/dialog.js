// @ts-check
// The page of a dialog: a notice when the dialog has changed. The page is never updated by itself, because
// opening the new version leaves a receipt (docs/decisions/0016).

import { reloadIfSignedOut } from './lib/page-lifecycle.js';
import './lib/fragment.js';

/** @type {EventSource | undefined} */
let stream;
let hasEnded = false;

/** @type {HTMLElement | null} */
const liveRegion = document.querySelector('[data-events-url]');
if (liveRegion) follow(liveRegion);

/**
 * Keeps the event stream open while the page is visible; the server compares again on each connection.
 *
 * @param {HTMLElement} notice
 */
function follow(notice) {
  connect(notice);
  document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect(notice)));
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', (event) => {
    if (event.persisted) connect(notice);
  });
}

/** @param {HTMLElement} notice */
function connect(notice) {
  if (stream || hasEnded || document.hidden) return;
  const opened = new EventSource(/** @type {string} */ (notice.dataset.eventsUrl));
  opened.addEventListener('changed', () => show(notice, 'changed'));
  opened.addEventListener('gone', () => {
    end();
    show(notice, 'gone');
  });
  opened.addEventListener('off', () => notice.hasChildNodes() || show(notice, 'off'));
  opened.addEventListener('on', () => notice.querySelector('[data-updates-off]') && notice.replaceChildren());
  opened.addEventListener('ended', endLogin);
  opened.addEventListener('error', () => {
    // The server refuses the stream for good: the dialog token or the login has expired.
    if (stream?.readyState === EventSource.CLOSED) endLogin();
  });
  stream = opened;
}

function disconnect() {
  stream?.close();
  stream = undefined;
}

function end() {
  hasEnded = true;
  disconnect();
}

function endLogin() {
  end();
  reloadIfSignedOut();
}

/**
 * Shows the page's message for a state.
 *
 * @param {HTMLElement} notice
 * @param {'changed' | 'off' | 'gone'} state
 */
function show(notice, state) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector(`template[data-state-template="live-${state}"]`));
  notice.replaceChildren(template.content.cloneNode(true));
}

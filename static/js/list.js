// @ts-check
// Lists: a notice when something newer has arrived, and keyboard shortcuts for those who turned them on.

import './lib/page-lifecycle.js';

const POLL_MS = 120_000;
// A list that stays open over a weekend asks no more than this.
const MAX_POLLS = 120;

/** @type {HTMLElement | null} */
const liveRegion = document.querySelector('[data-newest-url]');
if (liveRegion) watchForNewer(liveRegion);
if (document.body.hasAttribute('data-shortcuts')) addShortcuts();

/**
 * Polls for the time of the newest message while the page has focus, and shows the notice once.
 *
 * @param {HTMLElement} notice
 */
function watchForNewer(notice) {
  const { newestUrl, newest } = /** @type {Record<string, string>} */ (notice.dataset);
  let polls = 0;
  let lastPoll = Date.now();
  const timer = setInterval(poll, POLL_MS / 4);
  document.addEventListener('visibilitychange', poll);

  async function poll() {
    if (document.hidden || !document.hasFocus() || Date.now() - lastPoll < POLL_MS) return;
    lastPoll = Date.now();
    polls += 1;
    if (polls > MAX_POLLS) return stop();
    try {
      const response = await fetch(newestUrl, { headers: { accept: 'application/json' }, redirect: 'error' });
      if (response.status === 401 || response.status === 404) return stop();
      if (!response.ok) return;
      const found = (await response.json()).newest;
      if (!found || Date.parse(found) <= Date.parse(newest)) return;
      const template = notice.querySelector('template');
      template?.replaceWith(template.content);
      stop();
    } catch {
      // A network failure: the next poll tries again.
    }
  }

  function stop() {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', poll);
  }
}

/** Single-key shortcuts (WCAG 2.1.4: only where turned on), ignored in fields for text. */
function addShortcuts() {
  /** @param {number} step */
  const focusRow = (step) => {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const rows = document.querySelectorAll('.af-list-row__title > a');
    const index = [...rows].findIndex((row) => row === document.activeElement);
    rows[Math.min(Math.max(index + step, 0), rows.length - 1)]?.focus();
  };
  /** @param {string} selector */
  const find = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));
  /** @param {string} folder */
  const openFolder = (folder) => find(`.af-folders a[href$="/${folder}"]`)?.click();
  /** @type {Record<string, (() => void) | undefined>} */
  const shortcuts = {
    j: () => focusRow(1),
    k: () => focusRow(-1),
    '/': () => find('#sok')?.focus(),
    f: () => find('.af-filter__button')?.click(),
    i: () => openFolder('innboks'),
    d: () => openFolder('frister'),
    a: () => openFolder('arkiv'),
    '?': () => location.assign('/hjelp#hurtigtaster'),
  };
  const textFields = 'input:not([type=checkbox], [type=radio]), textarea, select';
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.closest(textFields);
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const shortcut = shortcuts[event.key];
    if (!shortcut) return;
    event.preventDefault();
    shortcut();
  });
}

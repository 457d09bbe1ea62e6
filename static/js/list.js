// What a list gains from a script: a quiet line when something new has come, and, for those who turned
// them on, shortcuts of the keyboard. The page is whole without it.

const POLL_MS = 120_000;
// A list that stays open over a weekend asks no more than this.
const MOST_POLLS = 120;

const fresh = document.querySelector('[data-fresh]');
if (fresh) watch(fresh);
if (document.body.hasAttribute('data-keys')) listen();

/** Asks now and then whether something newer has come, while somebody looks; shows nothing of it. */
function watch(line) {
  const { fresh: address, newest } = line.dataset;
  let polls = 0;
  let last = Date.now();
  const timer = setInterval(look, POLL_MS / 4);
  document.addEventListener('visibilitychange', look);

  async function look() {
    if (document.hidden || !document.hasFocus() || Date.now() - last < POLL_MS) return;
    last = Date.now();
    polls += 1;
    if (polls > MOST_POLLS) return stop();
    try {
      const answer = await fetch(address, { headers: { accept: 'application/json' }, redirect: 'error' });
      if (answer.status === 401 || answer.status === 404) return stop();
      if (!answer.ok) return;
      const found = (await answer.json()).newest;
      if (!found || Date.parse(found) <= Date.parse(newest)) return;
      const template = line.querySelector('template');
      template.replaceWith(template.content);
      stop();
    } catch {
      // Away for a moment: the next look tells.
    }
  }

  function stop() {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  }
}

/** Single keys, only where somebody turned them on (WCAG 2.1.4), and never while writing. */
function listen() {
  const step = (by) => {
    const rows = [...document.querySelectorAll('.af-item__title > a')];
    const at = rows.indexOf(document.activeElement);
    rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  const go = (folder) => document.querySelector(`.af-folders a[href$="/${folder}"]`)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    '/': () => document.querySelector('#sok')?.focus(),
    f: () => document.querySelector('.af-filter-button')?.click(),
    i: () => go('innboks'),
    d: () => go('frister'),
    a: () => go('arkiv'),
    '?': () => location.assign('/hjelp#hurtigtaster'),
  };
  document.addEventListener('keydown', (event) => {
    const writes = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select');
    if (writes || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

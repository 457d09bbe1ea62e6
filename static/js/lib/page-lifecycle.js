// @ts-check
// What every page of a signed-in person does when the browser shows it again or prints it.

const AWAY_MS = 60_000;
/** A network that hangs must not leave the reader with an empty page. */
const ANSWER_MS = 5000;
let hiddenAt = 0;

// A page from the back/forward cache, or one that was hidden for a while, may outlive its login.
addEventListener('pageshow', (event) => {
  if (event.persisted) reloadUnlessOwn({ isCovered: true });
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt >= AWAY_MS) reloadUnlessOwn({ isCovered: true });
});

// Other pages of this browser learn at once that somebody else is signed in.
const { owner } = document.body.dataset;
if (owner) {
  const channel = new BroadcastChannel('owner');
  channel.addEventListener('message', ({ data }) => {
    if (data !== owner) reloadUnlessOwn({ isCovered: true });
  });
  channel.postMessage(owner);
}

/** Reloads the page, which leads to the login, if nobody is signed in. */
export function reloadIfSignedOut() {
  return reloadUnlessOwn({ isCovered: false });
}

/**
 * Reloads the page if its person is not the one who is signed in. The request does not prolong the session.
 *
 * @param {{ isCovered: boolean }} options whether nothing of the page is to be seen until that is known
 */
async function reloadUnlessOwn({ isCovered }) {
  const root = document.documentElement;
  root.toggleAttribute('data-covered', isCovered);
  try {
    const headers = owner ? { 'page-owner': owner } : undefined;
    const signal = AbortSignal.timeout?.(ANSWER_MS);
    const { status } = await fetch('/okt', { headers, signal, cache: 'no-store', redirect: 'error' });
    if (status === 401 || status === 409) {
      // A form that was filled in is not restored into the page of somebody else.
      location.replace(location.href);
      return;
    }
  } catch {
    // Offline or slow: what is on the screen stays there.
  }
  root.removeAttribute('data-covered');
}

/**
 * The details elements that were opened for printing.
 *
 * @type {HTMLDetailsElement[]}
 */
const openedForPrint = [];
addEventListener('beforeprint', () => {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const closed = document.querySelectorAll('main details:not([open])');
  for (const details of closed) {
    details.open = true;
    openedForPrint.push(details);
  }
});
addEventListener('afterprint', () => {
  for (const details of openedForPrint.splice(0)) details.open = false;
});

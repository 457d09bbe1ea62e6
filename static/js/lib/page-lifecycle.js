// @ts-check
// What every page of a signed-in person does when the browser shows it again or prints it.

const AWAY_MS = 60_000;
let hiddenAt = 0;

// A page from the back/forward cache, or one that was hidden for a while, may outlive its login.
addEventListener('pageshow', (event) => {
  if (event.persisted) reloadIfSignedOut();
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt >= AWAY_MS) reloadIfSignedOut();
});

/** Reloads the page, which leads to the login, if nobody is signed in. The request does not prolong the session. */
export async function reloadIfSignedOut() {
  try {
    const { status } = await fetch('/okt', { cache: 'no-store', redirect: 'error' });
    if (status === 401) location.reload();
  } catch {
    // Offline: what is on the screen stays there.
  }
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

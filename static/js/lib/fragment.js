// @ts-check
// The fragment of the address: restores the one that `login.js` stored, and opens the details elements
// around its target.

addEventListener('hashchange', openTarget);
restoreFragment();
openTarget();

function restoreFragment() {
  try {
    const stored = JSON.parse(sessionStorage.getItem('fragment') ?? 'null');
    if (!stored) return;
    sessionStorage.removeItem('fragment');
    const { pathname } = new URL(stored.to, location.origin);
    if (!location.hash && pathname === location.pathname && stored.hash.startsWith('#')) location.replace(stored.hash);
  } catch {
    // No storage, or a value that `login.js` did not write.
  }
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  let hasOpened = false;
  for (let element = /** @type {HTMLElement | null} */ (target); element; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement && !element.open) {
      element.open = true;
      hasOpened = true;
    }
  }
  if (hasOpened) target.scrollIntoView();
}

/**
 * The fragment of an address: one that was kept over a login is put back, and what it names is opened if
 * it is folded.
 */
addEventListener('hashchange', unfoldTarget);
restoreFragment();
unfoldTarget();

function restoreFragment() {
  try {
    const kept = JSON.parse(sessionStorage.getItem('fragment') ?? 'null');
    if (!kept) return;
    sessionStorage.removeItem('fragment');
    const { pathname } = new URL(kept.to, location.origin);
    if (!location.hash && pathname === location.pathname && kept.hash.startsWith('#')) location.replace(kept.hash);
  } catch {
    // Nothing was kept, or nothing that we wrote.
  }
}

function unfoldTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  let folded = false;
  for (let element = target; element; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement && !element.open) {
      element.open = true;
      folded = true;
    }
  }
  if (folded) target.scrollIntoView();
}

/**
 * A page that somebody comes back to, by Back or after a while, may show what they are signed out of by
 * now: then the login takes its place. Asking is no activity.
 */
const AWAY_MS = 60_000;
let leftAt = 0;

addEventListener('pageshow', (event) => event.persisted && leaveIfSignedOut());
document.addEventListener('visibilitychange', () => {
  if (document.hidden) leftAt = Date.now();
  else if (Date.now() - leftAt >= AWAY_MS) leaveIfSignedOut();
});

async function leaveIfSignedOut() {
  try {
    const { status } = await fetch('/okt', { cache: 'no-store', redirect: 'error' });
    if (status === 401) location.reload();
  } catch {
    // Offline: what is on the screen stays there.
  }
}

/** Paper does not unfold: everything is printed, and what was closed is closed again afterwards. */
const unfolded = [];
addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('main details:not([open])')) {
    one.open = true;
    unfolded.push(one);
  }
});
addEventListener('afterprint', () => {
  for (const one of unfolded.splice(0)) one.open = false;
});

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

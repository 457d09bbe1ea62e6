// @ts-check
// The page before the login: stores the fragment of the address for `lib/fragment.js` on the page that the
// login leads back to, and goes on. Without script, that page opens at its beginning.

const link = /** @type {HTMLAnchorElement} */ (document.querySelector('[data-login]'));
try {
  if (location.hash) {
    sessionStorage.setItem('fragment', JSON.stringify({ to: link.dataset.returnTo, hash: location.hash }));
  }
} catch {
  // No storage: the page opens at its beginning.
}
location.replace(link.href);

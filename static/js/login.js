// On the way to the login: the fragment of the address is kept for the page that the login leads back to,
// in this tab alone. Without this script one comes to the same page, at its beginning.
const link = document.querySelector('[data-login]');
try {
  if (location.hash) {
    sessionStorage.setItem('fragment', JSON.stringify({ to: link.dataset.return, hash: location.hash }));
  }
} catch {
  // A browser that keeps nothing: the page opens at its beginning.
}
location.replace(link.href);

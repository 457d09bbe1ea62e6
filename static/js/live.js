// A message that is open says when it has changed, and leaves it to the reader to open the new version:
// opening is a receipt. Nothing on the page is exchanged by itself.

const place = document.querySelector('[data-live]');
let stream;
let isOver = false;

if (place) {
  listen();
  // A page that nobody sees keeps no connection; the server compares when it is back.
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : listen()));
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => event.persisted && listen());
}

function listen() {
  if (stream || isOver || document.hidden) return;
  stream = new EventSource(place.dataset.live);
  stream.addEventListener('changed', () => say('changed'));
  stream.addEventListener('gone', () => end('gone'));
  stream.addEventListener('off', () => place.hasChildNodes() || say('off'));
  stream.addEventListener('on', () => place.querySelector('[data-off]') && place.replaceChildren());
  stream.addEventListener('ended', () => {
    end();
    leaveIfSignedOut();
  });
  stream.addEventListener('error', () => {
    if (stream?.readyState !== EventSource.CLOSED) return;
    // The server will have no more of it: the token's time is over, or the login's.
    end();
    leaveIfSignedOut();
  });
}

function close() {
  stream?.close();
  stream = undefined;
}

function end(state) {
  isOver = true;
  close();
  if (state) say(state);
}

/** The page's own words for a state. */
function say(state) {
  place.replaceChildren(document.querySelector(`template[data-when="live-${state}"]`).content.cloneNode(true));
}

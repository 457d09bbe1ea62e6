// What scripts that turn to a service owner share: the dialog token, answers read within bounds, and the
// page's own words for what comes of it.

const MOST_PROBLEM_BYTES = 8 * 1024;
const MOST_WORDS = 300;

/**
 * The dialog token, which service owners take: from our own server, which opens the sealed one of this
 * page, and kept in this script's memory alone. Gives the token, or throws a `TokenFault`.
 */
class TokenFault extends Error {}

let dialogToken;

function tokenOfDialog() {
  dialogToken ??= askForToken().catch((fault) => {
    // The next who needs it asks anew.
    dialogToken = undefined;
    throw fault;
  });
  return dialogToken;
}

async function askForToken() {
  const form = document.querySelector('#bevis');
  const answer = await fetch(form.getAttribute('action'), {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
    headers: { accept: 'application/json' },
    cache: 'no-store',
    redirect: 'error',
  });
  if (answer.status === 410) throw new TokenFault('expired');
  if (answer.status === 401) throw new TokenFault('signed-out');
  if (!answer.ok) throw new TokenFault('failed');
  return (await answer.json()).token;
}

/** The body, as long as it is no longer than `most` bytes. */
async function read(answer, most) {
  const parts = [];
  let length = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new TypeError();
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** What the service owner says about a problem (RFC 9457); an empty object when that cannot be read. */
async function problemOf(answer) {
  try {
    if (!/^application\/(problem\+)?json\b/i.test(answer.headers.get('content-type') ?? '')) return {};
    const said = JSON.parse(new TextDecoder().decode(await read(answer, MOST_PROBLEM_BYTES)));
    return said !== null && typeof said === 'object' ? said : {};
  } catch {
    return {};
  }
}

/** The words of a problem, to be shown as text and as theirs. */
function wordsOf({ detail, title }) {
  const words = [detail, title].find((one) => typeof one === 'string' && one.trim()) ?? '';
  return words.trim().slice(0, MOST_WORDS);
}

/** Puts the page's own words for a state into a box, and the service owner's where they belong. */
function say(box, state, words = '') {
  const place = box.querySelector('[data-state]');
  const template = state && box.querySelector(`template[data-when="${state}"]`);
  place.replaceChildren(template ? template.content.cloneNode(true) : '');
  const quote = place.querySelector('[data-words]');
  if (!quote) return;
  quote.hidden = words === '';
  quote.querySelector('q').textContent = words;
}

// Something done at the service owner, by the browser itself and with the dialog token: once, after the
// reader's click, and told as it is. Whatever comes of it, its words are templates in the page.

const TIME_MS = 20_000;
const LOOKS = 10;
const LOOK_MS = 1000;

const call = document.querySelector('[data-call]');
const button = call.querySelector('[data-do]');
call.querySelector('[data-without-script]').remove();
button.hidden = false;
button.addEventListener('click', act);

async function act() {
  // It keeps the focus, and a second click does nothing.
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  say(call, 'sending');
  let token;
  try {
    token = await tokenOfDialog();
  } catch (fault) {
    const isKnown = fault instanceof TokenFault && fault.message !== 'failed';
    if (isKnown) return say(call, fault.message);
    // Nothing has left: it may be tried again.
    button.removeAttribute('aria-disabled');
    return say(call, 'no-token');
  }
  let answer;
  try {
    answer = await fetch(call.dataset.call, {
      method: call.dataset.method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIME_MS),
    });
  } catch {
    // It may have arrived, or not: only looking tells.
    return say(call, 'unknown');
  }
  if (answer.status === 204) return finish();
  if (answer.ok) return wait();
  const problem = await problemOf(answer);
  if (answer.status === 401) return say(call, 'expired');
  const allowed = new Date(answer.status === 422 ? (problem.deletionAllowedAt ?? '') : '');
  if (!Number.isNaN(allowed.getTime())) return sayGrace(allowed);
  const isRefused = answer.status < 500;
  if (isRefused) button.removeAttribute('aria-disabled');
  say(call, isRefused ? 'refused' : 'failed', wordsOf(problem));
}

/** The service owner has changed the dialog already. Its page is gone where it was deleted, so nobody is sent there untold. */
async function finish() {
  say(call, 'done');
  if (!('deletes' in call.dataset)) return location.assign(call.dataset.back);
  const { state, list } = await look();
  if (state === 'gone') return location.assign(list);
  if (state === 'same' || state === 'changed') return location.assign(call.dataset.back);
  return wait();
}

/** The service owner will change it; asking lists once a second is no receipt. */
async function wait() {
  say(call, 'waiting');
  for (let looks = 0; looks < LOOKS; looks += 1) {
    await new Promise((go) => setTimeout(go, LOOK_MS));
    const { state, list } = await look();
    if (state === 'changed') return location.assign(call.dataset.back);
    if (state === 'gone') return location.assign(list);
  }
  say(call, 'later');
}

async function look() {
  try {
    const answer = await fetch(call.dataset.stateAt, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      redirect: 'error',
    });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}

function sayGrace(date) {
  say(call, 'grace');
  const place = call.querySelector('[data-state] [data-date]');
  place.dateTime = date.toISOString();
  place.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'long',
    timeZone: 'Europe/Oslo',
  }).format(date);
}

// Something done at the service owner, by the browser itself and with the dialog token: once, after the
// reader's click, and told as it is. Whatever comes of it, its words are templates in the page.

const TIME_MS = 20_000;
const LOOKS = 10;
const LOOK_MS = 1000;
const MOST_PROBLEM_LETTERS = 300;

const call = document.querySelector('[data-call]');
const button = call.querySelector('[data-do]');
call.querySelector('[data-without-script]').remove();
button.hidden = false;
button.addEventListener('click', act);

async function act() {
  // It keeps the focus, and a second click does nothing.
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  say('sending');
  let token;
  try {
    token = await tokenOfDialog();
  } catch (fault) {
    const isKnown = fault instanceof TokenFault && fault.message !== 'failed';
    if (isKnown) return say(fault.message);
    // Nothing has left: it may be tried again.
    button.removeAttribute('aria-disabled');
    return say('no-token');
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
    return say('unknown');
  }
  if (answer.status === 204) return finish();
  if (answer.ok) return wait();
  const problem = await problemOf(answer);
  if (answer.status === 401) return say('expired');
  const allowed = new Date(answer.status === 422 ? (problem.deletionAllowedAt ?? '') : '');
  if (!Number.isNaN(allowed.getTime())) return sayGrace(allowed);
  const words = [problem.detail, problem.title].find((one) => typeof one === 'string' && one.trim());
  const isRefused = answer.status < 500;
  if (isRefused) button.removeAttribute('aria-disabled');
  say(isRefused ? 'refused' : 'failed', words?.trim().slice(0, MOST_PROBLEM_LETTERS));
}

/** The service owner has changed the dialog already. */
async function finish() {
  say('done');
  const { state, list } = 'deletes' in call.dataset ? await look() : {};
  location.assign(state === 'gone' ? list : call.dataset.back);
}

/** The service owner will change it; asking lists once a second is no receipt. */
async function wait() {
  say('waiting');
  for (let looks = 0; looks < LOOKS; looks += 1) {
    await new Promise((go) => setTimeout(go, LOOK_MS));
    const { state, list } = await look();
    if (state === 'changed') return location.assign(call.dataset.back);
    if (state === 'gone') return location.assign(list);
  }
  say('later');
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

async function problemOf(answer) {
  try {
    return /json\b/i.test(answer.headers.get('content-type') ?? '') ? ((await answer.json()) ?? {}) : {};
  } catch {
    return {};
  }
}

function sayGrace(date) {
  say('grace');
  const place = call.querySelector('[data-state] [data-date]');
  place.dateTime = date.toISOString();
  place.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'long',
    timeZone: 'Europe/Oslo',
  }).format(date);
}

function say(state, words = '') {
  const place = call.querySelector('[data-state]');
  place.replaceChildren(call.querySelector(`template[data-when="${state}"]`).content.cloneNode(true));
  const quote = place.querySelector('[data-words]');
  if (!quote || words === '') return;
  quote.hidden = false;
  quote.querySelector('q').textContent = words;
}

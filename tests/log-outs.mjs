// Log-outs that come while a login is under way, with two processes of the inbox over one PostgreSQL: whichever
// is quicker, nobody is signed in afterwards. `tests/long` runs it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { startApart } from './browser/support/apart.mjs';
import { action, choice, closeConnections, hidden, send, Walker } from './browser/support/http.mjs';

const ROUNDS = 200;
/** Rounds at one time. */
const AT_ONCE = 4;
/** A log-out comes so many milliseconds after the answer of a login, at most. */
const LATEST_MS = 90;

const postgres = process.env.TEST_POSTGRES_URL;
/** A database of its own: the keys are made for each run. */
const database = `log_outs_${Date.now()}`;
const asks = (sql) => execFileSync('psql', ['-qc', sql, postgres], { stdio: ['ignore', 'ignore', 'inherit'] });
let town;

before(async () => {
  assert.ok(postgres, 'TEST_POSTGRES_URL names a PostgreSQL');
  asks(`CREATE DATABASE ${database}`);
  const url = new URL(postgres);
  url.pathname = database;
  town = await startApart({ instances: 2, settings: { DATABASE_URL: url.href } });
});

after(async () => {
  await town?.stop();
  asks(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  closeConnections();
});

const isBack = (url) => url.pathname === '/logg-inn/retur';
const atSomeMoment = () => pause(Math.random() * LATEST_MS);

/** Goes to log in; gives the address with the provider's answer, which is not opened. */
async function answerFor(walker, path) {
  let page = await walker.opens(`${town.inbox}${path}`, { stopsAt: isBack });
  if (!page.location) page = await walker.opens(action(page), { form: { means: choice(page, 'means'), person: 'lys' }, stopsAt: isBack });
  if (!page.location) page = await walker.opens(action(page), { form: { accept: 'true' }, stopsAt: isBack });
  assert.ok(page.location, `the login comes back; it ends at ${page.url}`);
  return page.location.href;
}

/** Opens an address and goes no further: after a log-out here the provider may log in anew by itself. */
const opensAlone = (walker, url) => walker.opens(url, { stopsAt: () => true });

async function isSignedIn(walker) {
  const headers = { cookie: walker.cookieHeader('inbox.localhost'), 'sec-fetch-mode': 'cors' };
  const { status } = await send(`${town.inbox}/okt`, { headers });
  assert.ok([204, 401].includes(status), `${status}`);
  return status === 204;
}

/** The provider tells that its session has ended. */
async function noticeDuringLogin() {
  const tab = new Walker();
  const answer = await answerFor(tab, '/logg-inn?retur=%2Faktor');
  const elsewhere = tab.tab();
  const loading = opensAlone(tab, answer);
  await atSomeMoment();
  const page = await elsewhere.opens(`${town.login}/logout`);
  const [, notice] = page.text.match(/<iframe[^>]*src="([^"]*)"/) ?? assert.fail(`no notice at ${page.url}`);
  const told = await new Walker().opens(notice.replaceAll(/&(amp|#38);/g, '&'));
  assert.equal(told.status, 200);
  const landed = await loading;
  return { kind: 'notice', status: landed.status, signedIn: await isSignedIn(tab) };
}

/** One tab logs out while another comes back from the provider; whether with the cookie of the other's attempt differs. */
async function logOutDuring(path, isShared) {
  const browser = new Walker();
  const open = await browser.opens(await answerFor(browser, '/logg-inn?retur=%2Faktor'));
  const tab = browser.tab();
  const answer = await answerFor(tab, path);
  if (isShared) browser.sharesCookiesOf(tab);
  const loading = opensAlone(tab, answer);
  await atSomeMoment();
  const form = { skjema: hidden(open, 'skjema') };
  const out = await browser.opens(`${town.inbox}/logg-ut`, { form, stopsAt: () => true });
  assert.equal(out.status, 303, out.text);
  const landed = await loading;
  const signedIn = (await isSignedIn(browser)) || (await isSignedIn(tab));
  return { kind: path, status: landed.status, signedIn };
}

function round(number) {
  const isShared = number % 8 < 4;
  switch (number % 4) {
    case 0:
      return noticeDuringLogin();
    case 1:
      return logOutDuring('/logg-inn?retur=%2Faktor', isShared);
    case 2:
      return logOutDuring('/logg-inn?retur=%2Faktor&niva=hoy', isShared);
    default:
      return logOutDuring('/logg-inn?retur=%2Faktor&stille=1', isShared);
  }
}

test('a log-out wins over a login under way, whichever process has which', async () => {
  const outcomes = [];
  let next = 0;
  const worker = async () => {
    while (next < ROUNDS) outcomes.push(await round(next++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  assert.equal(outcomes.length, ROUNDS);
  const lost = outcomes.filter(({ signedIn }) => signedIn);
  assert.deepEqual(lost, [], `${lost.length} of ${ROUNDS}`);
  const refused = outcomes.filter(({ status }) => status === 400);
  assert.ok(refused.length > 0, 'some of them meet');
  console.log(`${refused.length} of ${ROUNDS} logins were refused`);
});

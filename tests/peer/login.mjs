// The inbox against an independent OpenID provider: what it takes from the standards is what others
// take from them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { startApart } from '../browser/support/apart.mjs';
import { leaks, personNumbers, privateTexts } from '../browser/support/canaries.mjs';
import { action, closeConnections, hidden, Walker } from '../browser/support/http.mjs';
import { startProvider, SUBSTANTIAL } from './provider.mjs';

// Lys Morgendugg of the demo's world.
const PID = '14859102442';
/** The life of a short access token. */
const SHORT_SECONDS = 4;
const LONG_SECONDS = 600;

let town;
let provider;
/** The life of the next access token. */
let life = LONG_SECONDS;
/** What the next ID tokens of refreshes lack. */
let leftOut = [];

before(async () => {
  town = await startApart({
    keepsAnswers: true,
    settings: { LOG: 'trace' },
    async startProvider(client) {
      provider = await startProvider({ ...client, pid: PID, accessSeconds: () => life, leavesOut: () => leftOut });
      return provider;
    },
  });
});

after(async () => {
  await town?.stop();
  closeConnections();
});

/** Goes to log in for `path`; gives the provider's page, where one chooses. */
async function goesToLogIn(walker, path = '/') {
  const page = await walker.opens(`${town.inbox}/logg-inn?retur=${encodeURIComponent(path)}`);
  assert.equal(new URL(page.url).origin, provider.issuer, 'the provider asks who it is');
  return page;
}

async function logsIn(walker) {
  const landed = await walker.opens(action(await goesToLogIn(walker)), { form: { do: 'login' } });
  assert.equal(landed.status, 200, landed.url);
  assert.match(landed.url, /\/innboks$/, 'the login ends in the inbox');
  return landed;
}

function heading(page) {
  return page.text.match(/<h1[^>]*>([^<]*)/)[1].trim();
}

const refreshes = () => provider.seen.tokenCalls.filter((call) => call.grant_type === 'refresh_token');

test('M3, M7: a login is pushed, bound by PKCE and proven by a signed assertion', async () => {
  const walker = new Walker({ keepsAnswers: true });
  const inbox = await logsIn(walker);
  assert.match(inbox.text, /href="\/dialog\//, 'with messages from Dialogporten');
  const [pushed] = provider.seen.pushed.slice(-1);
  assert.equal(pushed.status, 201);
  assert.equal(pushed.code_challenge_method, 'S256');
  assert.equal(pushed.acr_values, SUBSTANTIAL);
  assert.equal(pushed.client_assertion_type, 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
  // `docs/rules/login.md#m3`: nothing of the request goes through the browser.
  assert.deepEqual(provider.seen.authorized[0].sort(), ['client_id', 'request_uri']);
  const [exchange] = provider.seen.tokenCalls.slice(-1);
  assert.equal(exchange.grant_type, 'authorization_code');
  assert.equal(exchange.status, 200);
  assert.notEqual(exchange.client_assertion, pushed.client_assertion, 'each assertion is made afresh');
  // `docs/rules/login.md#m7`, `docs/rules/login.md#m12`: the way back works once, and leads to an
  // address without the code.
  const back = walker.answers.find(({ url }) => url.includes('/logg-inn/retur'));
  assert.equal(back.status, 303);
  const calls = provider.seen.tokenCalls.length;
  assert.equal((await walker.opens(back.url)).status, 400);
  assert.equal(provider.seen.tokenCalls.length, calls, 'a code is presented once');
});

/** A login whose access token has run out, and the inbox to open. */
async function withRunOutToken(walker) {
  life = SHORT_SECONDS;
  const { url } = await logsIn(walker);
  await pause(SHORT_SECONDS * 1000);
  return url;
}

test('M31: pages at one time renew a token once', async () => {
  const walker = new Walker();
  const url = await withRunOutToken(walker);
  const before = refreshes().length;
  life = LONG_SECONDS;
  const pages = await Promise.all(Array.from({ length: 5 }, () => walker.opens(url)));
  assert.deepEqual(pages.map(({ status }) => status), [200, 200, 200, 200, 200]);
  assert.equal((await walker.opens(url)).status, 200);
  assert.equal(refreshes().length, before + 1, 'one renewal');
});

test('each renewal uses the token that was handed out last', async () => {
  const walker = new Walker();
  const url = await withRunOutToken(walker);
  const [login] = provider.seen.tokenCalls.slice(-1);
  const before = refreshes().length;
  assert.equal((await walker.opens(url)).status, 200);
  await pause(SHORT_SECONDS * 1000);
  life = LONG_SECONDS;
  assert.equal((await walker.opens(url)).status, 200);
  const made = refreshes().slice(before);
  assert.ok(made.length >= 2, `${made.length} renewals`);
  assert.deepEqual(made.map(({ status }) => status), made.map(() => 200), 'the provider refuses a used one');
  const handedOut = [login, ...made].map(({ answer }) => answer.refresh_token);
  assert.deepEqual(made.map((call) => call.refresh_token), handedOut.slice(0, -1));
  assert.equal(new Set(handedOut).size, handedOut.length, 'they rotate');
});

test('a cancelled login says so and offers another', async () => {
  const walker = new Walker();
  const page = await walker.opens(action(await goesToLogIn(walker, '/aktor')), { form: { do: 'cancel' } });
  assert.equal(page.status, 400);
  assert.equal(heading(page), 'Innloggingen ble avbrutt');
  assert.match(page.text, /href="\/logg-inn\?retur=%2Faktor"/, 'to where one was going');
  assert.equal(walker.cookies('inbox.localhost').get('sid'), undefined);
});

for (const error of ['login_required', 'interaction_required', 'consent_required', 'account_selection_required']) {
  test(`a login that the provider answers with ${error} ends on a page`, async () => {
    const walker = new Walker({ keepsAnswers: true });
    const asks = await goesToLogIn(walker, '/aktor');
    const pushed = provider.seen.pushed.length;
    const page = await walker.opens(action(asks), { form: { do: error } });
    assert.equal(page.status, 400);
    assert.equal(new URL(page.url).origin, town.inbox);
    assert.match(page.text, /href="\/logg-inn\?retur=%2Faktor"/, 'to where one was going');
    assert.equal(provider.seen.pushed.length, pushed, 'nothing is begun anew by itself');
    // A silent attempt is another matter: the person is asked once.
    const silent = await walker.opens(`${town.inbox}/logg-inn?retur=%2Faktor&stille=1`);
    assert.equal(new URL(silent.url).origin, provider.issuer, 'the provider asks who it is');
    assert.equal(provider.seen.pushed.length, pushed + 2);
    const again = await walker.opens(action(silent), { form: { do: error } });
    assert.equal(again.status, 400);
    assert.equal(provider.seen.pushed.length, pushed + 2);
  });
}

test('a renewal whose ID token names neither level nor session changes nothing', async () => {
  const walker = new Walker();
  const url = await withRunOutToken(walker);
  const [asked, before] = [provider.seen.authorized.length, refreshes().length];
  for (const without of [['sid'], ['acr'], ['acr', 'sid']]) {
    leftOut = without;
    assert.equal((await walker.opens(url)).status, 200, `${without}`);
    const claims = idClaims(refreshes().at(-1).answer.id_token);
    for (const name of without) assert.ok(!(name in claims), `${name} is left out`);
    await pause(SHORT_SECONDS * 1000);
  }
  leftOut = [];
  life = LONG_SECONDS;
  assert.equal((await walker.opens(url)).status, 200);
  assert.ok(refreshes().length >= before + 4);
  assert.equal(provider.seen.authorized.length, asked, 'nobody was sent to the provider');
});

const idClaims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

test('a key that the provider has begun to sign with is fetched', async () => {
  const walker = new Walker();
  const url = await withRunOutToken(walker);
  const [asked, keys] = [provider.seen.authorized.length, provider.seen.keys];
  provider.rotates({ isPublished: true });
  life = LONG_SECONDS;
  assert.equal((await walker.opens(url)).status, 200);
  assert.ok(provider.seen.keys > keys, 'the keys were asked for');
  assert.equal(provider.seen.authorized.length, asked, 'nobody was sent to the provider');
});

test('M13: a login below the level that was asked for is refused', async () => {
  // `docs/rules/login.md#m13`: the provider answers from its session, which is substantial.
  const walker = new Walker();
  const { url } = await logsIn(walker);
  const page = await walker.opens(`${town.inbox}/logg-inn?retur=%2F&niva=hoy`);
  assert.equal(provider.seen.pushed.at(-1).acr_values, 'idporten-loa-high');
  assert.equal(page.status, 403);
  assert.equal(heading(page), 'Innloggingen var ikke sterk nok');
  assert.equal((await walker.opens(url)).status, 200, 'the former login goes on');
});

test('M37: logging out ends the login here and at the provider', async () => {
  const walker = new Walker();
  const inbox = await logsIn(walker);
  const revoked = provider.seen.revoked.length;
  const confirm = await walker.opens(`${town.inbox}/logg-ut`, { form: { skjema: hidden(inbox, 'skjema') } });
  assert.equal(new URL(confirm.url).pathname, '/logout', 'the provider asks whether to log out');
  assert.ok(!new URL(confirm.url).searchParams.has('id_token_hint'), 'no token in an address');
  assert.equal(provider.seen.revoked.length, revoked + 1);
  assert.equal(provider.seen.revoked.at(-1).status, 200, 'the refresh token is revoked');
  const landed = await walker.opens(`${provider.issuer}/logout/confirm`, {
    form: { xsrf: hidden(confirm, 'xsrf'), logout: 'yes' },
  });
  assert.equal(new URL(landed.url).origin, town.inbox);
  assert.equal(landed.status, 200);
  await goesToLogIn(walker);
  assert.equal(new URL((await walker.opens(inbox.url)).url).origin, provider.issuer, 'the inbox is closed');
});

test('M41: a log-out at the provider ends the login here, from server to server', async () => {
  const walker = new Walker();
  const inbox = await logsIn(walker);
  const elsewhere = new Walker();
  const others = await logsIn(elsewhere);
  const revoked = provider.seen.revoked.length;
  // Not by way of the inbox, as from another service.
  const confirm = await walker.opens(`${provider.issuer}/logout`);
  await walker.opens(`${provider.issuer}/logout/confirm`, { form: { xsrf: hidden(confirm, 'xsrf'), logout: 'yes' } });
  assert.equal(new URL((await walker.opens(inbox.url)).url).origin, provider.issuer, 'the inbox is closed');
  // The token names the person, so the other browser was logged out as well; the provider still knows it.
  assert.equal(provider.seen.revoked.length, revoked + 2);
  const again = await elsewhere.opens(others.url);
  assert.equal(new URL(again.url).origin, town.inbox);
  assert.equal(again.status, 200);
});

test('M29, M49: nothing of the servers\' own is in pages, log or database', async () => {
  const walker = new Walker({ keepsAnswers: true });
  const url = await withRunOutToken(walker);
  life = LONG_SECONDS;
  const inbox = await walker.opens(url);
  await walker.opens(`${town.inbox}${inbox.text.match(/href="(\/dialog\/[^"?]+)/)[1]}`);
  const canaries = [
    ...provider.seen.tokenCalls.flatMap(({ code, code_verifier, client_assertion, refresh_token, answer }) => [
      { kind: 'code', value: code },
      { kind: 'verifier', value: code_verifier },
      { kind: 'assertion', value: client_assertion },
      { kind: 'refresh token', value: refresh_token },
      { kind: 'refresh token', value: answer?.refresh_token },
      { kind: 'access token', value: answer?.access_token },
      { kind: 'ID token', value: answer?.id_token },
    ]),
    ...provider.seen.pushed.flatMap(({ nonce, state }) => [
      { kind: 'nonce', value: nonce },
      { kind: 'state', value: state },
    ]),
    { kind: 'person number', value: PID },
  ].filter(({ value }) => value);
  for (const kind of ['code', 'verifier', 'assertion', 'refresh token', 'access token', 'ID token', 'nonce', 'state']) {
    assert.ok(canaries.some((canary) => canary.kind === kind), `there is a ${kind} to look for`);
  }
  const texts = privateTexts(town.relay.answers).map((value) => ({ kind: 'text of a message', value }));
  assert.ok(texts.length > 10, 'there are texts to look for');
  const cookies = [...walker.cookies('inbox.localhost')]
    .filter(([name]) => name !== 'prefs')
    .map(([name, value]) => ({ kind: `cookie ${name}`, value }));
  assert.ok(cookies.length > 0);
  const ours = walker.answers.filter(({ url }) => url.startsWith(town.inbox));
  const pages = ours.map(({ text, headers }) => `${JSON.stringify(headers)}\n${text}`).join('\n');
  const database = await town.databaseBytes();
  assert.ok(database.includes('CREATE TABLE'), 'the database is read');
  assert.match(town.log(), /GET \/dialog\//, 'the log is read');
  const everywhere = { pages, log: town.log(), database };
  assert.deepEqual(leaks(everywhere, canaries), []);
  assert.deepEqual(leaks({ log: town.log(), database }, [...texts, ...cookies]), []);
  assert.deepEqual(personNumbers(`${pages}${town.log()}`), []);
  // The search itself finds what is there.
  const [planted] = canaries;
  for (const encoding of ['utf8', 'hex', 'base64', 'base64url']) {
    const content = Buffer.from(`xy${planted.value}z`).toString(encoding);
    assert.equal(leaks({ page: content }, [planted]).length > 0, true, encoding);
  }
  assert.deepEqual(personNumbers(`<p>${PID}</p>`), [PID]);
});

// The last one: for a minute afterwards no keys are asked for.
test('a key that is not published yet logs nobody out', async () => {
  const walker = new Walker();
  const url = await withRunOutToken(walker);
  const revoked = provider.seen.revoked.length;
  provider.rotates({ isPublished: false });
  const page = await walker.opens(url);
  assert.equal(page.status, 503, page.text);
  assert.match(page.text, /Prøv igjen/);
  assert.equal(provider.seen.revoked.length, revoked, 'nothing is revoked');
  assert.ok(walker.cookies('inbox.localhost').get('sid'), 'the login is kept');
});

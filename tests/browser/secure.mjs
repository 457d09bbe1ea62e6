// The inbox as operators run it: on https behind a proxy that ends TLS, with every other part a
// process of its own. Afterwards everything that left the inbox is searched for what must not.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';

import { startApart } from './support/apart.mjs';
import { leaks, personNumbers, privateTexts } from './support/canaries.mjs';
import { closeConnections, send } from './support/http.mjs';
import { chooseLanguage, logIn, logOut, messages, openCompany } from './support/steps.mjs';
import { startTlsProxy } from './support/tls.mjs';
import { launch, Visitor } from './support/visitor.mjs';

const HOST = 'inbox.localhost';
// Has messages of their own and acts for two companies.
const PERSON = { key: 'rask', number: '03917803799', name: 'Fjellbekk' };

let proxy;
let town;
let browser;

before(async () => {
  proxy = await startTlsProxy(HOST);
  const settings = { TRUSTED_PROXIES: '127.0.0.1', LOG: 'trace' };
  town = await startApart({ publicUrl: proxy.origin, keepsAnswers: true, settings });
  proxy.target = town.listens;
  browser = await launch([`--ignore-certificate-errors-spki-list=${proxy.pin}`]);
});

after(async () => {
  await browser?.close();
  await proxy?.stop();
  await town?.stop();
  closeConnections();
});

/** Notes every answer that a browser gets, with its page, until they are asked for: scripts go on asking. */
function record(context) {
  const answers = [];
  const reading = [];
  const note = (response) => {
    const read = async () => {
      const headers = await response.headersArray();
      const isPage = headers.some(({ name, value }) => name.toLowerCase() === 'content-type' && value.startsWith('text/html'));
      // A redirect has no body, and a page that was left at once cannot be read any more.
      const body = isPage ? await response.text().catch(() => '') : '';
      answers.push({ url: response.url(), status: response.status(), headers, body });
    };
    reading.push(read());
  };
  context.on('response', note);
  return async () => {
    context.off('response', note);
    await Promise.all(reading);
    return answers;
  };
}

/**
 * `docs/rules/security.md#ses-1`: what a browser made of our cookies; that of the preferences may
 * be there at any time.
 */
async function holdsCookies(visitor, expected) {
  const cookies = (await visitor.context.cookies()).filter(({ domain }) => domain.endsWith(HOST));
  const names = cookies.map(({ name }) => name).filter((name) => name !== '__Host-prefs');
  assert.deepEqual(names.map((name) => name.replace(/^(__Host-login-)[\w-]{16}$/, '$1…')).sort(), expected);
  for (const { name, domain, path, secure, httpOnly, sameSite, expires, value } of cookies) {
    assert.deepEqual({ domain, path, secure, httpOnly, sameSite }, { domain: HOST, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }, name);
    assert.ok(value.length <= 4096);
    if (name.includes('login')) assert.ok(expires * 1000 < Date.now() + 4_201_000, 'an attempt lives ten minutes, and is remembered for an hour');
  }
  return cookies;
}

test('SES-1, M28: the inbox on https keeps its cookies and its secrets to itself', async (t) => {
  const visitor = await Visitor.arrive(browser, { origins: [town.inbox, town.inbox.replace('https:', 'http:'), town.login, town.issuer], strict: town.inbox });
  const answersOf = record(visitor.context);
  const canaries = [{ kind: 'person number', value: PERSON.number }];
  const cookies = [];
  const noteCookies = async (...expected) => cookies.push(...(await holdsCookies(visitor, expected)));

  await journey(visitor, noteCookies);
  const all = await answersOf();
  const answers = all.filter(({ url }) => url.startsWith(town.inbox));
  await visitor.leaves();

  await t.test('every answer has the headers of a secure origin', () => {
    assert.ok(proxy.answers.length > 15, `${proxy.answers.length} answers`);
    for (const { path, headers } of proxy.answers) {
      assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains', path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.match(headers['content-security-policy'], /^default-src 'none'/, path);
      assert.ok(!/unsafe-|\*/.test(headers['content-security-policy']), path);
    }
  });

  await t.test('M29, M49: nothing private is in addresses, pages, cookies, log or database', async () => {
    for (const token of town.relay.tokens) canaries.push({ kind: 'access token', value: token });
    for (const { url } of all) {
      const { searchParams } = new URL(url);
      for (const name of ['code', 'state']) {
        if (searchParams.has(name)) canaries.push({ kind: name, value: searchParams.get(name) });
      }
    }
    for (const kind of ['access token', 'code', 'state']) assert.ok(canaries.some((one) => one.kind === kind), kind);
    const values = cookies.filter(({ name }) => name !== '__Host-prefs').map(({ name, value }) => ({ kind: name, value }));
    const texts = privateTexts(town.relay.answers).map((value) => ({ kind: 'text of a message', value }));
    assert.ok(texts.length > 10 && texts.some(({ value }) => value.includes(PERSON.name)), 'there are texts to look for');
    const database = await town.databaseBytes();
    assert.ok(database.includes('CREATE TABLE'), 'the database is read');
    assert.match(town.log(), /GET \/dialog\//, 'the log is read');
    const secrets = [...canaries, ...values];
    // The provider sends its answer to an address with code and state, and our own state comes back
    // from its logout. Neither may be in what we answer.
    const pages = answers.map(({ headers, body }) => JSON.stringify(headers.filter(({ name }) => name !== 'set-cookie')) + body);
    assert.ok(pages.some((page) => page.includes('href="/dialog/')), 'pages are read');
    assert.deepEqual(leaks({ log: town.log(), database }, [...secrets, ...texts]), []);
    assert.deepEqual(leaks({ pages: pages.join('\n') }, secrets.filter(({ kind }) => kind !== 'state')), []);
    const addresses = answers.map(({ url }) => url).filter((url) => !/\/(logg-inn\/retur|logget-ut)\?/.test(url));
    assert.deepEqual(leaks({ addresses: addresses.join('\n') }, [...secrets, ...texts]), []);
    assert.deepEqual(personNumbers([...pages, ...addresses, town.log()].join('\n')), []);
    // The search finds what is there.
    assert.notDeepEqual(leaks({ pages: `${pages.join('\n')}${Buffer.from(PERSON.number).toString('base64')}` }, canaries), []);
    assert.notDeepEqual(leaks({ pages: pages.join('\n') }, texts), [], 'titles are in pages, of course');
  });
});

async function journey(visitor, noteCookies) {
  const { page } = visitor;
  await page.goto(town.inbox);
  await noteCookies();
  const look = (name) => (name.startsWith('login') ? noteCookies('__Host-login-…') : undefined);
  await logIn(page, town, PERSON.key, look);
  await noteCookies('__Host-sid');
  const inbox = page.url();
  await messages(page).first().click();
  await page.waitForURL((url) => url.pathname.startsWith('/dialog/'));
  await page.goto(`${town.inbox}/aktor`);
  await openCompany(page);
  await page.goto(inbox);
  await chooseLanguage(page, 'en');
  await noteCookies('__Host-sid');
  // Browsers keep no memory of Strict-Transport-Security for names under `localhost`.
  const plain = await visitor.context.newPage();
  await assert.rejects(plain.goto(inbox.replace('https:', 'http:')), /ERR_EMPTY_RESPONSE/, 'there is no plain page');
  await plain.close();
  visitor.hasNoFaults('the journey');
  await logOut(page, town);
  await noteCookies();
  await page.goto(inbox);
  assert.equal(new URL(page.url()).origin, town.login, 'the inbox is closed');
  visitor.hasNoFaults('the end');
}

test('a plain request to the secure port gets no page', async () => {
  const answered = await new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port: proxy.port, headers: { host: new URL(proxy.origin).host } });
    sent.on('response', (answer) => resolve(answer.statusCode));
    sent.on('error', () => resolve('none'));
    sent.end();
  });
  assert.ok(answered === 'none' || answered === 400, `it got ${answered}`);
});

test('whoever reaches the inbox past the proxy by another name is refused', async () => {
  const { status } = await send(town.listens);
  assert.equal(status, 421);
});

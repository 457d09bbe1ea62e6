// Several tabs of one browser, some of which log in or out while others do. The provider is a scriptable
// one, so that its answers can take their time.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { startProvider } from '../peer/provider.mjs';
import { startApart } from './support/apart.mjs';
import { chooseLanguage, heading } from './support/steps.mjs';
import { launch } from './support/visitor.mjs';

// Lys Morgendugg and Rask Fjellbekk of the demo's world.
const PID = '14859102442';
const OTHER_PID = '03917803799';

let browser;
let town;
let provider;
/** Who logs in next. */
let pid = PID;
/** What becomes of the next calls of the token endpoint. */
let beforeToken;

before(async () => {
  browser = await launch();
  town = await startApart({
    async startProvider(client) {
      provider = await startProvider({ ...client, pid: () => pid, beforeToken: () => beforeToken() });
      return provider;
    },
  });
});

beforeEach(() => {
  pid = PID;
  beforeToken = async () => undefined;
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

/** A browser without any cookie. */
async function arrives() {
  const context = await browser.newContext({ locale: 'nb-NO' });
  context.setDefaultTimeout(20_000);
  return context;
}

const isProviders = (url) => url.origin === provider.issuer;
const isOurs = (url) => url.origin === town.inbox;

/** Logs in on the provider's page that a tab shows, and waits until it is back. */
async function choosesToLogIn(tab) {
  await tab.locator('button[value="login"]').click();
  await tab.waitForURL(isOurs);
}

async function signsIn(context, path = '/aktor') {
  const tab = await context.newPage();
  await tab.goto(town.inbox + path);
  await tab.waitForURL(isProviders);
  await choosesToLogIn(tab);
  return tab;
}

/** Whether the browser's cookies lead to a login: asked as a script of a page of ours does. */
async function isSignedIn(context) {
  const tab = await context.newPage();
  await tab.goto(`${town.inbox}/hjelp`);
  const status = await tab.evaluate(async () => (await fetch('/okt')).status);
  await tab.close();
  assert.ok([204, 401].includes(status), `${status}`);
  return status === 204;
}

/** The address of the next answer of the provider's, noted as the browser goes there. */
function nextAnswer(tab) {
  return tab.waitForRequest((request) => request.url().startsWith(`${town.inbox}/logg-inn/retur`)).then((request) => request.url());
}

/** A token endpoint that answers when it is told to. */
function holdsTokens() {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  beforeToken = () => held;
  return release;
}

async function until(what, isSo) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await pause(50);
  }
  assert.fail(`not so after ten seconds: ${what}`);
}

test('five tabs that are opened together come each to its own address', async () => {
  const context = await arrives();
  const addresses = [1, 2, 3, 4, 5].map((number) => `${town.inbox}/aktor?fane=${number}`);
  const tabs = await Promise.all(addresses.map(() => context.newPage()));
  await Promise.all(tabs.map((tab, number) => tab.goto(addresses[number])));
  await Promise.all(tabs.map((tab) => tab.waitForURL(isProviders)));
  const attempts = (await context.cookies(town.inbox)).filter(({ name }) => name.startsWith('login-'));
  assert.equal(attempts.length, 5, 'an attempt for each');
  for (const [number, tab] of tabs.entries()) {
    await choosesToLogIn(tab);
    assert.equal(tab.url(), addresses[number]);
    assert.equal(await heading(tab), 'Du bruker innboksen bare for deg selv');
  }
  await context.close();
});

test('the sixth of several tabs drops the oldest', async () => {
  const context = await arrives();
  const tabs = [];
  for (let number = 1; number <= 6; number += 1) {
    const tab = await context.newPage();
    await tab.goto(`${town.inbox}/aktor?fane=${number}`);
    await tab.waitForURL(isProviders);
    tabs.push(tab);
  }
  for (const [index, tab] of tabs.entries()) {
    await choosesToLogIn(tab);
    const expected = index === 0 ? 'Innloggingen passet ikke til denne nettleseren' : 'Du bruker innboksen bare for deg selv';
    assert.equal(await heading(tab), expected, `tab ${index + 1}`);
  }
  await context.close();
});

test('a log-out wins over a login that is under way in another tab', async () => {
  const context = await arrives();
  const first = await signsIn(context);
  const release = holdsTokens();
  const second = await context.newPage();
  const asked = provider.seen.asked;
  const landing = second.goto(`${town.inbox}/logg-inn?retur=%2Faktor`);
  await until('the code is being exchanged', () => provider.seen.asked > asked);
  const out = first.waitForURL((url) => url.pathname === '/logout');
  await first.locator('form[action="/logg-ut"] button').filter({ visible: true }).first().click();
  await out;
  const revoked = provider.seen.revoked.length;
  release();
  await landing;
  assert.equal(await heading(second), 'Du logget ut mens innloggingen pågikk');
  assert.equal(await isSignedIn(context), false);
  await until('its tokens are given back', () => provider.seen.revoked.length > revoked);
  await context.close();
});

test('the forms of a tab work after a login in another tab, log-out among them', async () => {
  const context = await arrives();
  const first = await signsIn(context);
  const second = await context.newPage();
  await second.goto(`${town.inbox}/logg-inn?retur=%2Fprofil`);
  await second.waitForURL((url) => url.pathname === '/profil');
  await chooseLanguage(first, 'en');
  assert.equal(new URL(first.url()).pathname, '/aktor');
  await second.goto(`${town.inbox}/logg-inn?retur=%2Fprofil&stille=1`);
  await second.waitForURL((url) => url.pathname === '/profil');
  await first.locator('form[action="/logg-ut"] button').filter({ visible: true }).first().click();
  await first.waitForURL((url) => url.pathname === '/logout');
  assert.equal(await isSignedIn(context), false);
  await context.close();
});

test('an answer that is loaded again while the provider is slow keeps where one was going', async () => {
  const context = await arrives();
  const tab = await context.newPage();
  await tab.goto(`${town.inbox}/logg-inn?retur=%2Faktor%3Fx%3D1`);
  await tab.waitForURL(isProviders);
  const release = holdsTokens();
  const answer = nextAnswer(tab);
  const { asked } = provider.seen;
  const revoked = provider.seen.revoked.length;
  await tab.locator('button[value="login"]').click({ noWaitAfter: true });
  const url = await answer;
  await until('the code is being exchanged', () => provider.seen.asked > asked);
  await tab.goto(url);
  assert.equal(await heading(tab), 'Innloggingen ble ikke fullført');
  release();
  await until('the tokens of the first are given back', () => provider.seen.revoked.length > revoked);
  assert.equal(provider.seen.asked, asked + 1, 'a code is sent once');
  assert.equal(await isSignedIn(context), false);
  await tab.getByRole('link', { name: 'Logg inn på nytt' }).click();
  await tab.waitForURL(`${town.inbox}/aktor?x=1`);
  await context.close();
});

test('an answer that is loaded again after a fault of the provider keeps where one was going', async () => {
  const context = await arrives();
  const tab = await context.newPage();
  await tab.goto(`${town.inbox}/logg-inn?retur=%2Faktor%3Fx%3D1`);
  await tab.waitForURL(isProviders);
  const { asked } = provider.seen;
  beforeToken = async () => 503;
  await choosesToLogIn(tab);
  assert.equal(await heading(tab), 'Innlogging er ikke mulig akkurat nå');
  await tab.reload();
  assert.equal(await heading(tab), 'Innloggingen ble ikke fullført');
  assert.equal(provider.seen.asked, asked + 1, 'a code is sent once');
  beforeToken = async () => undefined;
  await tab.getByRole('link', { name: 'Logg inn på nytt' }).click();
  await tab.waitForURL(`${town.inbox}/aktor?x=1`);
  await context.close();
});

/** Logs in as the other person in a tab of a browser whose session at the provider is over. */
async function logsInAsOther(context) {
  pid = OTHER_PID;
  await context.clearCookies({ domain: new URL(provider.issuer).hostname });
  const tab = await context.newPage();
  await tab.goto(`${town.inbox}/logg-inn?retur=%2Faktor`);
  await tab.waitForURL(isProviders);
  await choosesToLogIn(tab);
  return tab;
}

/** What can be seen of a tab; a page that is being loaded anew shows nothing. */
async function seen(tab) {
  try {
    return await tab.evaluate(() => (document.documentElement.hasAttribute('data-covered') ? '' : document.body.innerText));
  } catch {
    return '';
  }
}

test('M22: an open page of a person is gone as soon as another logs in with the same browser', async () => {
  const context = await arrives();
  const tab = await signsIn(context, '/profil');
  const name = /Lys Morgendugg/i;
  assert.match(await seen(tab), name);
  await logsInAsOther(context);
  await until('the page is one of the second person', async () => {
    const text = await seen(tab);
    return text !== '' && !name.test(text);
  });
  await context.close();
});

test('M22: Back shows nothing of the person who was there before', async () => {
  const context = await arrives();
  const tab = await signsIn(context, '/profil');
  await tab.goto('about:blank');
  await (await logsInAsOther(context)).close();
  await tab.goBack();
  await until('the page is one of the second person', async () => {
    const text = await seen(tab);
    return text !== '' && !/Lys Morgendugg/i.test(text);
  });
  await context.close();
});

test('M22: pages of one person stay as they are when that person logs in again', async () => {
  const context = await arrives();
  const tab = await signsIn(context, '/profil');
  await tab.evaluate(() => (document.body.dataset.kept = 'yes'));
  const again = await context.newPage();
  await again.goto(`${town.inbox}/logg-inn?retur=%2Faktor`);
  await again.waitForURL(isOurs);
  await again.waitForLoadState('networkidle');
  await pause(500);
  assert.equal(await tab.evaluate(() => document.body.dataset.kept), 'yes');
  await context.close();
});

// What one does at a service owner from its dialog's page, in a real browser: asked about first,
// done once, and told as it went (`docs/rules/inbox.md#actions`).
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { auditState } from './support/audit.mjs';
import { action, dialogsOf, idOf, makeDialog, onlyFaults, openings, PERSON, searches, steer } from './support/dialogs.mjs';
import { problem, startOwner } from './support/owner.mjs';
import { startDemo } from './support/program.mjs';
import { logIn } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

/** What a browser writes when an answer is none that was hoped for. */
const ANSWERS = /Failed to load resource/;

let browser;
let demo;
let owner;
let visitor;
let page;
/** Dialogs of the world, by title. */
let inbox;
let archive;
let bin;

before(async () => {
  browser = await launch();
  demo = await startDemo({ world: 'standard' });
  owner = await startOwner(demo.inbox);
  visitor = await arrives();
  page = visitor.page;
  await logIn(page, demo, PERSON);
  inbox = await dialogsOf(page, demo, 'innboks');
  archive = await dialogsOf(page, demo, 'arkiv');
  bin = await dialogsOf(page, demo, 'papirkurv');
});

after(async () => {
  await browser?.close();
  await owner?.stop();
  await demo?.stop();
});

// What is under way when a test fails ends with it.
afterEach(() => page.goto('about:blank').catch(() => page.goto('about:blank')));

function arrives(more = {}) {
  const origins = [demo.inbox, demo.login, demo.issuer, demo.serviceOwner, owner.at()];
  return Visitor.arrive(browser, { origins, ...more });
}

function pathOf(dialogs, title) {
  const found = [...dialogs].find(([one]) => one.startsWith(title));
  assert.ok(found, `${title} is among ${[...dialogs.keys()]}`);
  return found[1];
}

/** From the dialog to the page that asks; gives the button. */
async function asks(address, title, tab = page) {
  await tab.goto(demo.inbox + address);
  await tab.locator('.af-actions').getByRole('link', { name: title }).click();
  await tab.waitForURL((url) => url.pathname.includes('/handling/'));
  return tab.locator('main').getByRole('button', { name: title });
}

/** A dialog with one action that the test answers; gives the button of the page that asks. */
let made = 0;
async function asksOwn(answer, { tab = page, ...more } = {}) {
  made += 1;
  const path = `/handling/${made}`;
  owner.answers(path, answer);
  const one = { url: owner.at() + path, title: `Send nummer ${made}`, ...more };
  const address = await makeDialog(demo, { title: `Dialog nummer ${made}`, actions: [one], labels: more.deletes ? ['Bin'] : [] });
  const button = await asks(address, one.title, tab);
  return { button, path, address, calls: () => owner.of(path).length };
}

function state(tab = page) {
  return tab.locator('main [role="status"]');
}

async function comesBackTo(address, tab = page) {
  await tab.waitForURL((url) => url.pathname === new URL(address, demo.inbox).pathname);
}

describe('asking first', () => {
  test('the question is the service owner\'s, in its own words, and says where it goes', async () => {
    const button = await asks(pathOf(inbox, 'Du har fått et gebyr'), 'Betal nå');
    assert.equal(await page.locator('h1').innerText(), 'Betal nå');
    assert.equal(await page.locator('blockquote').innerText(), 'Vil du betale 750 kroner?');
    assert.ok(await page.getByText(/ spør:$/).isVisible(), 'whose words they are');
    assert.ok(await page.getByText(`Du sender dette til ${new URL(demo.serviceOwner).host}`).or(page.getByText(`Du sender dette til ${new URL(demo.serviceOwner).hostname}`)).first().isVisible());
    assert.ok(await button.isVisible());
    await auditState(page, 'asking with a prompt');
    onlyFaults(visitor);
  });

  test('ACT-8: giving up leads back and does nothing', async () => {
    const { address, calls } = await asksOwn({ status: 204 });
    await page.getByRole('link', { name: 'Avbryt' }).click();
    await comesBackTo(address);
    assert.equal(calls(), 0);
  });

  test('without a script it is said that it cannot be done from here, and there is no button', async () => {
    const plain = await arrives({ javaScript: false });
    await logIn(plain.page, demo, PERSON);
    const { button, calls } = await asksOwn({ status: 204 }, { tab: plain.page });
    assert.match(await plain.page.locator('main').innerText(), /Skript er slått av eller virker ikke, så det kan ikke gjøres herfra/);
    assert.equal(await button.count(), 0);
    assert.equal(calls(), 0);
    await plain.audits('asking without a script');
    await plain.leaves();
  });

  test('what one may not do is a line with the reason', async () => {
    await page.goto(demo.inbox + pathOf(archive, 'Rett opplysninger i journalen'));
    assert.ok(await page.getByText('Be om retting – du mangler rettighet til dette').isVisible());
    assert.equal(await page.getByRole('link', { name: 'Be om retting' }).count(), 0);
    await auditState(page, 'an action that one may not do');
  });

  test('deleting is offered from the bin alone', async () => {
    await page.goto(demo.inbox + pathOf(inbox, 'Førerkortet ditt går ut snart'));
    assert.ok(await page.getByText('Slett søknaden – kan gjøres når meldingen ligger i papirkurven').isVisible());
    assert.equal(await page.getByRole('link', { name: 'Slett søknaden' }).count(), 0);
  });

  test('an action that is gone is said to be gone', async () => {
    const { address, calls } = await asksOwn({ status: 204 });
    const asking = page.url();
    await steer(demo, 'POST', `/dialogs/${idOf(address)}/patch`, { guiActions: [] });
    await page.goto(asking);
    assert.equal(await page.locator('h1').innerText(), 'Handlingen finnes ikke lenger');
    await auditState(page, 'an action that is gone');
    await page.getByRole('link', { name: 'Vis meldingen' }).click();
    await comesBackTo(address);
    assert.equal(calls(), 0);
    onlyFaults(visitor, ANSWERS);
  });

  test('an action that has become another\'s to do says so', async () => {
    const { address } = await asksOwn({ status: 204 });
    const asking = page.url();
    const pid = '14859102442';
    const denied = { pid, what: { action: 'write', resource: 'urn:altinn:resource:skattekort' } };
    await steer(demo, 'POST', '/rights', { change: { deny: denied } });
    await page.goto(asking);
    assert.match(await page.locator('main').innerText(), /Dette kan ikke gjøres herfra: du mangler rettighet til dette/);
    assert.equal(await page.locator('main').getByRole('button').count(), 0);
    await steer(demo, 'POST', '/rights', { change: { allow: denied } });
    await page.goto(demo.inbox + address);
    assert.equal(await page.locator('.af-actions a').count(), 1, 'allowed again');
    onlyFaults(visitor, ANSWERS);
  });
});

describe('done', () => {
  test('ACT-8: 204: the changed dialog is shown, and Back does nothing twice', async () => {
    const address = pathOf(inbox, 'Du har fått et gebyr');
    const button = await asks(address, 'Betal nå');
    await button.click();
    await comesBackTo(address);
    assert.equal(await page.getByRole('link', { name: 'Betal nå' }).count(), 0, 'it is done');
    await page.goBack();
    await page.getByRole('heading', { name: 'Handlingen finnes ikke lenger' }).waitFor();
    const { calls } = await steer(demo, 'GET', '/service-owner/calls');
    const path = `/handling/${idOf(address)}/betal`;
    assert.deepEqual(calls.filter((one) => one.path === path && one.method !== 'OPTIONS'), [{ method: 'POST', path }]);
    onlyFaults(visitor, ANSWERS);
  });

  test('ACT-8: a double click is one call, with the dialog token and no body', async () => {
    let answer;
    const held = new Promise((go) => (answer = go));
    const { button, path, address, calls } = await asksOwn(() => held);
    await button.dblclick();
    await state().getByText(/^Sender til /).waitFor();
    await button.press('Enter');
    await auditState(page, 'an action under way');
    answer({ status: 204 });
    await comesBackTo(address);
    assert.equal(calls(), 1);
    const [asked] = owner.of(path);
    assert.equal(asked.method, 'POST');
    assert.match(asked.headers.authorization, /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    assert.equal(asked.headers.cookie, undefined);
    assert.equal(asked.headers.referer, undefined);
    assert.equal(asked.headers['content-length'] ?? '0', '0');
    onlyFaults(visitor);
  });

  test('ACT-8: 202, and changed a moment later: waiting opens nothing', async () => {
    const address = pathOf(inbox, 'Bekreft at du fortsatt bor på adressen');
    const button = await asks(address, 'Bekreft adressen');
    const opened = await openings(demo);
    const searched = await searches(demo);
    let atTheEnd;
    const note = async (route) => {
      atTheEnd = await openings(demo);
      await route.continue();
    };
    await page.route((url) => url.pathname === new URL(address, demo.inbox).pathname, note, { times: 1 });
    await button.click();
    await state().getByText(/har tatt imot\. Venter på svar/).waitFor();
    await comesBackTo(address);
    assert.equal(atTheEnd, opened, 'no dialog was opened while it waited');
    assert.ok((await searches(demo)) > searched, 'it looked in lists');
    assert.equal(await openings(demo), opened + 1, 'the changed dialog is shown');
    assert.equal(await page.getByRole('link', { name: 'Bekreft adressen' }).count(), 0);
    onlyFaults(visitor);
  });

  test('ACT-8: 202, and never changed: it is sent, and not answered yet', async () => {
    const { button, address, calls } = await asksOwn({ status: 202 });
    const opened = await openings(demo);
    const began = Date.now();
    await button.click();
    await state().getByText('Sendt. Svaret er ikke klart ennå.').waitFor({ timeout: 30_000 });
    assert.ok(Date.now() - began >= 10_000, 'ten looks, a second apart');
    assert.equal(await openings(demo), opened);
    await auditState(page, 'sent and not answered');
    await button.click({ force: true });
    assert.equal(calls(), 1, 'it is not sent again');
    await page.getByRole('link', { name: 'Oppdater meldingen' }).click();
    await comesBackTo(address);
    onlyFaults(visitor);
  });

  test('200 is taken as 202', async () => {
    const { button, address } = await asksOwn({ status: 200, type: 'application/json', body: '{}' });
    await button.click();
    await state().getByText(/Venter på svar/).waitFor();
    await auditState(page, 'waiting for the answer');
    await steer(demo, 'POST', `/dialogs/${idOf(address)}/patch`, { progress: 50 });
    await comesBackTo(address);
    onlyFaults(visitor);
  });

  test('deleted from the bin: the list says so', async () => {
    const button = await asks(pathOf(bin, 'Oppmelding til privatisteksamen').replace(/\?.*/, ''), 'Slett utkastet');
    assert.ok(await page.getByText(/^Meldingen blir slettet hos .* for alle som har tilgang/).isVisible());
    await auditState(page, 'asking before something is deleted');
    const opened = await openings(demo);
    await button.click();
    await page.waitForURL((url) => url.pathname.endsWith('/papirkurv'));
    await page.getByText('Meldingen er slettet').waitFor();
    assert.equal(await openings(demo), opened, 'to see that it is gone nothing is opened');
    await auditState(page, 'the list after a deletion');
    onlyFaults(visitor);
  });

  test('deleted a moment after 202: the list says so as well', async () => {
    const { button, address } = await asksOwn({ status: 202 }, { method: 'DELETE', deletes: true, action: 'delete' });
    await button.click();
    await state().getByText(/Venter på svar/).waitFor();
    await steer(demo, 'DELETE', `/dialogs/${idOf(address)}`);
    await page.waitForURL((url) => url.pathname.endsWith('/papirkurv'));
    await page.getByText('Meldingen er slettet').waitFor();
    onlyFaults(visitor);
  });
});

describe('not done', () => {
  test('422 with a date: from when on it can be deleted', async () => {
    const button = await asks(pathOf(bin, 'Utkast: endring av skattekort'), 'Slett utkastet for godt');
    await button.click();
    await state().getByText(/^Meldingen kan slettes fra \d{1,2}\. [a-zæøå]+ \d{4}\.$/).waitFor();
    const { now } = await steer(demo, 'GET', '/clock');
    const date = await state().locator('time').getAttribute('datetime');
    const days = (Date.parse(date) - Date.parse(now)) / 86_400_000;
    assert.ok(days > 29.9 && days < 30.1, `${days} days`);
    await auditState(page, 'too early to delete');
    onlyFaults(visitor, ANSWERS);
  });

  test('422 with a date that is none is a refusal', async () => {
    const { button } = await asksOwn(problem(422, { deletionAllowedAt: '<b>i morgen</b>', detail: 'For tidlig.' }));
    await button.click();
    await state().getByText(/tok ikke imot dette/).waitFor();
    assert.match(await state().innerText(), /For tidlig\./);
    assert.equal(await button.getAttribute('aria-disabled'), null, 'one may try again');
    onlyFaults(visitor, ANSWERS);
  });

  test('refused with words: they are the service owner\'s, and one may try again', async () => {
    let times = 0;
    const { button, address, calls } = await asksOwn(() => {
      times += 1;
      return times === 1 ? problem(400, { detail: 'Kontonummeret <img src=x> mangler.' }) : { status: 204 };
    });
    await button.click();
    await state().getByText(/tok ikke imot dette\. Ingenting er endret\./).waitFor();
    assert.match(await state().innerText(), /skriver: .?Kontonummeret <img src=x> mangler\./);
    await auditState(page, 'an action refused');
    await button.click();
    await comesBackTo(address);
    assert.equal(calls(), 2);
    onlyFaults(visitor, ANSWERS);
  });

  test('a fault of the service owner\'s: one looks before one tries again', async () => {
    const { button, address, calls } = await asksOwn(problem(500, { title: 'Noe gikk galt.' }));
    await button.click();
    await state().getByText(/svarte med en feil/).waitFor();
    assert.match(await state().innerText(), /skriver: .?Noe gikk galt\./);
    await auditState(page, 'an action that failed');
    await button.click({ force: true });
    assert.equal(calls(), 1, 'from here it is not tried again');
    await page.getByRole('link', { name: 'Se i meldingen' }).click();
    await comesBackTo(address);
    onlyFaults(visitor, ANSWERS);
  });

  test('no answer within twenty seconds: nobody knows, and it is not tried again by itself', async () => {
    const { button, calls } = await asksOwn({ status: 204, wait: 60_000 });
    const began = Date.now();
    await button.click();
    await state().getByText('Vi vet ikke om handlingen ble utført. Se i meldingen før du prøver igjen.').waitFor({ timeout: 40_000 });
    assert.ok(Date.now() - began >= 20_000);
    await button.click({ force: true });
    assert.equal(calls(), 1);
    await auditState(page, 'an action that nobody knows of');
    onlyFaults(visitor);
  });

  test('a redirect elsewhere is not known of, and no token reaches it', async () => {
    const elsewhere = owner.at('fremmed.localhost');
    owner.answers('/fremmed', { status: 204, headers: { 'access-control-allow-origin': '*' } });
    const { button } = await asksOwn({ status: 307, headers: { location: `${elsewhere}/fremmed` } });
    await button.click();
    await state().getByText('Vi vet ikke om handlingen ble utført.').waitFor();
    assert.deepEqual(owner.asked.filter(({ host }) => host.startsWith('fremmed.')), []);
    onlyFaults(visitor, ANSWERS, /Content Security Policy|Fetch API cannot load|CORS|reported:/, /request to http:\/\/fremmed/);
  });

  test('a token that is too old: nothing is sent', async () => {
    const { button, calls } = await asksOwn({ status: 204 });
    await steer(demo, 'POST', '/clock', { forward: 'PT11M' });
    await button.click();
    await state().getByText(/Det er en stund siden du åpnet denne siden, og ingenting er sendt\./).waitFor();
    assert.equal(calls(), 0);
    await auditState(page, 'an action too late');
    await page.getByRole('link', { name: 'Hent meldingen på nytt' }).click();
    await page.waitForLoadState();
    await button.click();
    await page.waitForURL((url) => !url.pathname.includes('/handling/'));
    assert.equal(calls(), 1);
    onlyFaults(visitor, ANSWERS);
  });

  test('without the token nothing is sent, and one may try again', async () => {
    const { button, address, calls } = await asksOwn({ status: 204 });
    await page.route('**/bevis', (route) => route.abort());
    await button.click();
    await state().getByText('Ingenting ble sendt. Prøv igjen.').waitFor();
    assert.equal(calls(), 0);
    await auditState(page, 'an action without its token');
    await page.unrouteAll();
    await button.click();
    await comesBackTo(address);
    assert.equal(calls(), 1);
    onlyFaults(visitor, ANSWERS);
  });
});

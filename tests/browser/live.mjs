// An open dialog that changes, in two windows: the service owner acts in one, the reader is told in the
// other and decides. And what a page shows of a login that has ended.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { auditState } from './support/audit.mjs';
import { idOf, makeDialog, openings, PERSON, steer } from './support/dialogs.mjs';
import { startDemo } from './support/program.mjs';
import { logIn, logOut } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

/** How soon the reader is told (issue: 2 seconds). */
const SOON_MS = 2_000;

let browser;
let demo;
let reader;
let operator;

before(async () => {
  browser = await launch();
  demo = await startDemo({ world: 'standard' });
  [reader, operator] = await Promise.all([arrives(), arrives()]);
  await logIn(reader.page, demo, PERSON);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

function arrives(more = {}) {
  const origins = [demo.inbox, demo.login, demo.issuer, demo.serviceOwner];
  return Visitor.arrive(browser, { origins, ...more });
}

function notice(page) {
  return page.locator('[data-events-url]');
}

async function streamsAre(count, within) {
  const until = Date.now() + within;
  for (;;) {
    const { open } = await steer(demo, 'GET', '/streams');
    if (open === count) return;
    assert.ok(Date.now() < until, `${open} streams are open, not ${count}`);
    await new Promise((go) => setTimeout(go, 100));
  }
}

/** Opens a dialog of the test's own and waits until it listens; gives its id. */
async function opens(page, title) {
  const path = await makeDialog(demo, { title });
  await page.goto(demo.inbox + path);
  await streamsAre(1, 10_000);
  return idOf(path);
}

/** Does something as the service owner, in the other window. */
async function acts(id, button) {
  await operator.page.goto(`${demo.serviceOwner}/saksbehandler/${id}`);
  await operator.page.locator(`button[name="handling"][value="${button}"], button[name="${button}"], button[value="${button}"]`).first().click();
}

describe('an open dialog', () => {
  test('tells within two seconds what the service owner has done, and opens nothing by itself', async () => {
    const { page } = reader;
    const id = await opens(page, 'Sak i to vinduer');
    const before = await openings(demo);
    const { seenLog: seen } = await steer(demo, 'GET', `/dialogs/${id}`);
    assert.equal(seen.length, 1, 'the reader has opened it');
    await acts(id, 'forsendelse');
    const acted = Date.now();
    await notice(page).getByText('Meldingen er oppdatert.').waitFor({ timeout: SOON_MS });
    assert.ok(Date.now() - acted < SOON_MS);
    await auditState(page, 'a dialog that has changed');
    assert.equal(await page.getByRole('heading', { name: 'Forsendelser' }).count(), 0, 'the page is as it was');
    assert.equal(await openings(demo), before, 'nobody opened it');
    assert.deepEqual((await steer(demo, 'GET', `/dialogs/${id}`)).seenLog, seen, 'no read state has moved');
    const focused = await page.evaluate(() => document.activeElement === document.body);
    assert.ok(focused, 'and the focus stayed where it was');

    await notice(page).getByRole('link', { name: 'Vis ny versjon' }).click();
    await page.getByRole('heading', { name: 'Forsendelser' }).waitFor();
    assert.equal(await openings(demo), before + 1);
    // The echo of that reading says nothing.
    await page.waitForTimeout(4_000);
    assert.equal((await notice(page).innerText()).trim(), '');
    reader.hasNoFaults('an open dialog');
  });

  test('says when it is deleted, and leads back', async () => {
    const { page } = reader;
    const id = await opens(page, 'Sak som blir slettet');
    await acts(id, 'slett');
    await notice(page).getByText('Meldingen er ikke lenger tilgjengelig.').waitFor({ timeout: SOON_MS });
    await auditState(page, 'a dialog that is deleted');
    await notice(page).getByRole('link').click();
    await page.waitForURL((url) => url.pathname.endsWith('/innboks'));
    await streamsAre(0, 20_000);
  });

  test('keeps one stream for several tabs, and none once all are closed', async () => {
    const { context, page } = reader;
    await opens(page, 'Sak i mange faner');
    const others = await Promise.all([context.newPage(), context.newPage()]);
    for (const other of others) await other.goto(page.url());
    await page.waitForTimeout(1_000);
    await streamsAre(1, 1_000);
    for (const other of others) await other.close();
    await page.goto('about:blank');
    await streamsAre(0, 20_000);
  });

  test('without a script it says when it was made and can be fetched anew', async () => {
    const plain = await arrives({ javaScript: false });
    await logIn(plain.page, demo, PERSON);
    await plain.page.goto(demo.inbox + (await makeDialog(demo, { title: 'Sak uten skript' })));
    assert.ok(await plain.page.getByText(/^Slik var meldingen /).isVisible());
    await plain.page.getByRole('link', { name: 'Oppdater', exact: true }).click();
    assert.ok(await plain.page.getByRole('heading', { level: 1, name: 'Sak uten skript' }).isVisible());
    await plain.leaves();
  });
});

test('M43: a log-out in another tab ends the stream, and neither returning nor Back shows the dialog', async () => {
  const { context, page } = reader;
  await opens(page, 'Sak som ingen skal se etterpå');
  const address = page.url();
  const returning = await context.newPage();
  await returning.goto(address);
  await page.bringToFront();
  await page.goto(`${demo.inbox}/hjelp`);

  const elsewhere = await context.newPage();
  await elsewhere.goto(demo.inbox);
  await logOut(elsewhere, demo);
  const ended = Date.now();
  await streamsAre(0, 5_000);
  assert.ok(Date.now() - ended < 5_000);

  const leftTo = (url) => url.origin === demo.login || url.pathname === '/logg-inn';
  await returning.bringToFront();
  await returning.waitForURL(leftTo);
  await page.bringToFront();
  await page.goBack();
  await page.waitForURL(leftTo);
  for (const one of [returning, page]) {
    assert.ok(!(await one.content()).includes('Sak som ingen skal se etterpå'));
  }
});

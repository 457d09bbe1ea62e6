// Going back to a form in a real browser, with and without JavaScript. Pages are not kept, so the
// browser asks for them anew and restores what was ticked: in a list that has changed meanwhile the
// same messages must be ticked, or none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { makeDialog } from './support/dialogs.mjs';
import { startDemo } from './support/program.mjs';
import { logIn } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

/** Has messages of their own. */
const CITIZEN = 'lys';
/** Acts for companies, some with units. */
const REPRESENTATIVE = 'rask';

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

for (const javaScript of [true, false]) {
  const way = javaScript ? 'with JavaScript' : 'without JavaScript';

  test(`going back to a list ticks no other message ${way}`, async (t) => {
    await visits(CITIZEN, 'small', javaScript, async (visitor, demo) => {
      const { page } = visitor;
      const list = new URL(page.url()).pathname;
      for (const [name, walk] of Object.entries({ archived, opened, allArchived, allOpened })) {
        await t.test(name, async () => {
          await page.goto(demo.inbox + list);
          await page.getByRole('link', { name: 'Velg flere' }).click();
          await page.locator('.af-bulk-select__bar').waitFor();
          await walk(page, demo);
        });
      }
    });
  });

  test(`going back to filters and units restores what the page says ${way}`, async () => {
    await visits(REPRESENTATIVE, 'standard', javaScript, async ({ page }, demo) => {
      for (const address of ['/a/alle/innboks/filter', '/aktor/virksomheter/enheter', '/profil']) {
        await page.goto(demo.inbox + address);
        const boxes = page.locator('main form input:is([type=checkbox], [type=radio])');
        assert.ok((await boxes.count()) > 1, `${address} has boxes`);
        await boxes.first().click({ force: true });
        await boxes.nth(1).click({ force: true });
        assert.notDeepEqual(await drawn(boxes), await shown(boxes), `${address}: something is ticked`);
        await page.goto(`${demo.inbox}/hjelp`);
        await page.goBack();
        assert.deepEqual(await shown(boxes), await drawn(boxes), address);
      }
    });
  });
}

async function visits(person, world, javaScript, walk) {
  const demo = await startDemo({ world });
  const visitor = await Visitor.arrive(browser, {
    origins: [demo.inbox, demo.login, demo.issuer, demo.serviceOwner],
    strict: demo.inbox,
    javaScript,
  });
  try {
    await logIn(visitor.page, demo, person);
    await walk(visitor, demo);
    visitor.hasNoFaults('the end');
  } finally {
    await visitor.leaves();
    await demo.stop();
  }
}

const shown = (boxes) => boxes.evaluateAll((all) => all.map((box) => box.checked));
const drawn = (boxes) => boxes.evaluateAll((all) => all.map((box) => box.defaultChecked));
const boxesOf = (page) => page.locator('.af-list-row input[type=checkbox]');
const rows = (page) => boxesOf(page).evaluateAll((all) => all.map((box) => box.id));
const ticked = (page) => boxesOf(page).evaluateAll((all) => all.filter((box) => box.checked).map((box) => box.id));

async function tick(page, ids) {
  for (const id of ids) await page.locator(`input[id="${id}"]`).check();
}

async function archives(page) {
  await page.getByRole('button', { name: 'Arkiver' }).click();
  await page.getByRole('button', { name: 'Angre' }).waitFor();
}

/** Opens the last message, while something new comes; and comes back. */
async function looksAway(page, demo) {
  await page.locator('.af-list-row__title > a').last().click();
  await page.waitForURL((url) => url.pathname.startsWith('/dialog/'));
  await makeDialog(demo, { service: 'skattemelding', title: `Nytt ${Date.now()}` });
  await page.goBack();
  await boxesOf(page).first().waitFor();
}

async function archived(page) {
  const before = await rows(page);
  await tick(page, before.slice(0, 2));
  await archives(page);
  await page.goBack();
  assert.deepEqual(await rows(page), before.slice(2), 'the list is the present one');
  assert.deepEqual(await ticked(page), []);
}

async function opened(page, demo) {
  const before = await rows(page);
  const chosen = before.slice(0, 2);
  await tick(page, chosen);
  await looksAway(page, demo);
  assert.deepEqual((await rows(page)).slice(1), before, 'one is new');
  const now = await ticked(page);
  assert.deepEqual(now, chosen, 'the same are ticked');
  await archives(page);
  await page.getByRole('link', { name: 'Velg flere' }).click();
  await page.locator('.af-bulk-select__bar').waitFor();
  assert.deepEqual((await rows(page)).slice(1), before.slice(2), 'what was seen ticked was archived');
}

async function allOpened(page, demo) {
  const before = await rows(page);
  await page.getByRole('link', { name: 'Velg alle på siden' }).click();
  await page.getByRole('link', { name: 'Fjern alle valg' }).waitFor();
  assert.deepEqual(await ticked(page), before);
  await page.reload();
  assert.deepEqual(await ticked(page), before, 'the address stands for them');
  await looksAway(page, demo);
  const known = new Set(before);
  const others = (await ticked(page)).filter((id) => !known.has(id));
  assert.deepEqual(others, [], 'what is new is not ticked');
  await page.getByText('Listen har endret seg siden du valgte alle').waitFor();
}

async function allArchived(page, demo) {
  for (let n = 0; n < 60; n += 1) await makeDialog(demo, { service: 'skattemelding', title: `Melding ${n}` });
  await page.goto(`${page.url().split('?')[0]}?velg=alle`);
  const before = await rows(page);
  assert.deepEqual(await ticked(page), before, 'an address without names ticks those that are there');
  await archives(page);
  await page.goBack();
  const now = await rows(page);
  assert.ok(now.length > 0 && now.every((id) => !before.includes(id)), 'others have moved up');
  assert.deepEqual(await ticked(page), [], 'and are not ticked');
}

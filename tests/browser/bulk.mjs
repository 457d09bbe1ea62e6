// Many messages at a time in a real browser without JavaScript, by keyboard and on narrow screens:
// choose, put away, come back to where one was, undo; and the choices of a single row.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startDemo } from './support/program.mjs';
import { logIn, messages } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

const PERSON = 'lys';

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

test('many at a time without JavaScript', async () => {
  const demo = await startDemo({});
  const visitor = await Visitor.arrive(browser, {
    origins: [demo.inbox, demo.login, demo.issuer, demo.serviceOwner],
    strict: demo.inbox,
    javaScript: false,
  });
  const { page } = visitor;
  try {
    await logIn(page, demo, PERSON);
    await page.waitForURL((url) => url.pathname.endsWith('/innboks'));
    await putsAwayAndUndoes(visitor);
    await staysClear(visitor);
    await choicesOfOne(visitor);
    visitor.hasNoFaults('the end');
  } finally {
    await visitor.leaves();
    await demo.stop();
  }
});

const boxes = (page) => page.getByRole('checkbox');
const count = (page) =>
  page.locator('.af-bulk-select__number').evaluate((element) => getComputedStyle(element, '::after').content);

async function putsAwayAndUndoes(visitor) {
  const { page } = visitor;
  const before = await messages(page).allInnerTexts();
  await page.getByRole('link', { name: 'Velg flere' }).click();
  await visitor.audits('choosing');
  assert.equal(await boxes(page).count(), before.length);

  await page.getByRole('button', { name: 'Arkiver' }).click();
  await page.getByText('Du har ikke valgt noen meldinger').waitFor();
  await visitor.audits('nothing chosen');
  const summary = page.locator('.ds-error-summary');
  assert.ok(await summary.evaluate((element) => element === document.activeElement), 'it has the focus');

  // By keyboard, by the row's own title; and a click anywhere on a row.
  await page.getByRole('checkbox', { name: before[1] }).first().focus();
  await page.keyboard.press('Space');
  await page.locator('.af-list-row').nth(2).click({ position: { x: 12, y: 60 } });
  assert.equal(await boxes(page).and(page.locator(':checked')).count(), 2);
  assert.match(await count(page), /counter\(af-bulk-select\)|2/, 'counted without a script');
  await page.getByRole('button', { name: 'Arkiver' }).click();
  await page.getByText('2 meldinger arkivert').waitFor();
  await visitor.audits('after many');
  assert.match(new URL(page.url()).hash, /^#d-/, 'where one was');
  assert.equal(await messages(page).count(), before.length - 2);

  await page.getByRole('button', { name: 'Angre' }).click();
  await page.getByText('2 meldinger er som før').waitFor();
  assert.deepEqual(await messages(page).allInnerTexts(), before);
}

/** Whatever has the focus is in sight, with the bar of buttons at the bottom. */
async function staysClear(visitor) {
  const { page } = visitor;
  await page.getByRole('link', { name: 'Velg flere' }).click();
  for (const [width, height] of [[320, 640], [320, 256], [1280, 720]]) {
    await page.setViewportSize({ width, height });
    await page.locator('#innhold').focus();
    const stops = 2 + 2 * (await boxes(page).count());
    for (let stop = 0; stop < stops; stop += 1) {
      await page.keyboard.press('Tab');
      const hidden = await page.evaluate(() => {
        const focused = document.activeElement;
        if (focused.closest('.af-bulk-select__bar') || !focused.closest('.af-list-row')) return null;
        const { x, y, width, height } = focused.getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        return top?.closest('.af-bulk-select__bar') ? focused.outerHTML : null;
      });
      assert.equal(hidden, null, `covered at ${width} × ${height}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole('link', { name: 'Avslutt valget' }).click();
}

async function choicesOfOne(visitor) {
  const { page } = visitor;
  const title = await messages(page).first().innerText();
  await page.getByRole('link', { name: `Flere valg ${title}` }).first().click();
  await visitor.audits('the choices of a row');
  await page.getByRole('button', { name: 'Marker som ulest' }).click();
  await page.getByText('Markert som ulest').waitFor();
  await visitor.audits('after one');
}

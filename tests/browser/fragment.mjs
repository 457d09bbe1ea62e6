// The fragment of a link to a part of a dialog: it names a transmission that is folded, and survives a login.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startDemo } from './support/program.mjs';
import { logIn, messages } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

const PERSON = 'lys';

let browser;
let demo;

before(async () => {
  browser = await launch();
  demo = await startDemo();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** The path of a message with a folded transmission, and the name of that. */
async function foldedTransmission(page) {
  const addresses = await messages(page).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const address of addresses) {
    await page.goto(demo.inbox + address);
    const folded = page.locator('details[id^="t-"]:not([open])');
    if (await folded.count()) return { path: new URL(page.url()).pathname, name: await folded.last().getAttribute('id') };
  }
  throw new Error('no message has a folded transmission');
}

async function isOpenAt(page, { path, name }) {
  await page.waitForURL((url) => url.pathname === path && url.hash === `#${name}`);
  await page.locator(`details#${name}[open]`).waitFor({ state: 'visible' });
}

async function chooses(page) {
  await page.waitForURL((url) => url.origin === demo.login);
  await page.getByRole('radio', { name: 'BankID' }).check();
  await page.locator(`button[name="person"][value="${PERSON}"]`).click();
}

for (const javaScript of [true, false]) {
  test(`a link to a part of a dialog leads there ${javaScript ? 'with' : 'without'} a script`, async () => {
    const origins = [demo.inbox, demo.login, demo.issuer, demo.serviceOwner];
    const visitor = await Visitor.arrive(browser, { origins, strict: demo.inbox, javaScript });
    const { page } = visitor;
    await logIn(page, demo, PERSON);
    const target = await foldedTransmission(page);
    const link = `${demo.inbox}${target.path}#${target.name}`;
    if (javaScript) {
      await page.goto(link);
      await isOpenAt(page, target);
    }
    await page.context().clearCookies();
    await page.goto('about:blank');
    await page.goto(link);
    await chooses(page);
    if (javaScript) {
      await isOpenAt(page, target);
      // It is kept for that one page: another one opens at its beginning.
      await page.goto(`${demo.inbox}/sok`);
      await page.goto(demo.inbox + target.path);
      assert.equal(new URL(page.url()).hash, '');
    } else {
      await page.waitForURL((url) => url.pathname === target.path);
    }
    await visitor.leaves();
  });
}

// The main job end to end in a real browser, with and without JavaScript: log in, read the inbox,
// open a dialog, act at the service owner, come back to what has changed, switch party, change
// language, log out.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { root, startDemo } from './support/program.mjs';
import {
  action,
  actAtServiceOwner,
  chooseLanguage,
  heading,
  logIn,
  logOut,
  mainText,
  messages,
  openCompany,
  openMessageWithAction,
  openPanel,
  panel,
} from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

// Has messages of their own and acts for two companies.
const PERSON = 'rask';

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

const ways = [
  { name: 'with JavaScript', javaScript: true },
  { name: 'without JavaScript', javaScript: false },
  // For a browser that does not know `*.localhost`: one site, where cookies are shared.
  { name: 'with all parts on one host', javaScript: true, host: '127.0.0.1' },
];

for (const { name, javaScript, host } of ways) {
  test(`the whole loop ${name}`, async (t) => {
    const demo = await startDemo({ host });
    const visitor = await Visitor.arrive(browser, {
      origins: [demo.inbox, demo.login, demo.issuer, demo.serviceOwner],
      strict: demo.inbox,
      javaScript,
    });
    try {
      await loop(visitor, demo);
      await t.test('the pages of the simulators stand up to the same rules', () => {
        assert.deepEqual(visitor.faultsAround, []);
      });
      assert.equal(await demo.stop(), 0, 'Ctrl-C ends the demo cleanly');
    } catch (error) {
      error.message += `\nat ${visitor.page.url()}, faults: ${JSON.stringify(visitor.faults)}\n${demo.output().slice(-2000)}`;
      await picture(visitor, name);
      throw error;
    } finally {
      await visitor.leaves();
      await demo.stop();
    }
  });
}

async function loop(visitor, demo) {
  const { page } = visitor;
  await page.goto(demo.inbox);
  assert.ok(visitor.asked.length <= 3, `a first view is at most three requests and the icon: ${visitor.asked}`);
  assert.equal(visitor.asked.filter((address) => address.endsWith('.woff2')).length, 1, 'one font');
  await visitor.audits('start page');

  await logIn(page, demo, PERSON, (name) => visitor.auditsAround(name));
  await page.waitForURL((url) => url.pathname.endsWith('/innboks'));
  assert.equal(await page.locator('body').getAttribute('data-color'), 'person');
  assert.ok((await messages(page).count()) > 1, 'a list of messages');
  await visitor.audits('inbox');
  const own = new URL(page.url()).pathname;

  await actAndComeBack(visitor, demo);
  await switchParty(visitor, own);
  await changeLanguage(visitor, own);

  const asked = page.url();
  await logOut(page, demo);
  await visitor.audits('logged out');
  await page.goto(asked);
  assert.equal(new URL(page.url()).origin, demo.login, 'what was open is not readable any more');
  assert.ok(await page.locator('button[name="person"]').count(), 'ID-porten has forgotten the visitor too');
  visitor.hasNoFaults('the end');
}

async function actAndComeBack(visitor, demo) {
  const { page } = visitor;
  const title = await openMessageWithAction(page, demo);
  assert.equal(await heading(page), title);
  await visitor.audits('dialog');
  const dialog = new URL(page.url()).pathname;
  const before = await mainText(page);

  const passed = [];
  const note = (frame) => passed.push(new URL(frame.url()).origin);
  page.on('framenavigated', note);
  await action(page, demo).click();
  await page.waitForURL((url) => url.origin === demo.serviceOwner);
  page.off('framenavigated', note);
  assert.ok(!passed.includes(demo.login), 'the service owner asks for no second login');
  await visitor.auditsAround('service owner');

  await actAtServiceOwner(page);
  await visitor.auditsAround('receipt of the service owner');
  await page.locator(`main a[href^="${demo.inbox}/"]`).first().click();
  await page.waitForURL((url) => url.pathname === dialog);
  assert.equal(await heading(page), title);
  assert.notEqual(await mainText(page), before, 'the dialog shows what was done');
  await visitor.audits('dialog after the act');
}

async function switchParty(visitor, own) {
  const { page } = visitor;
  await panelByKeyboard(visitor);
  await openPanel(page);
  await panel(page).locator('a[href^="/aktor"]:not([href*="/enheter"])').click();
  await page.waitForURL((url) => url.pathname === '/aktor');
  await visitor.audits('parties');
  await page.getByRole('searchbox').fill('finnesikke');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('q') === 'finnesikke');
  await visitor.audits('parties, no hits');
  await page.locator('main a[href="/aktor"]').first().click();
  await page.waitForURL((url) => url.search === '');

  await openCompany(page);
  assert.notEqual(new URL(page.url()).pathname, own);
  assert.equal(await page.locator('body').getAttribute('data-color'), 'company');
  await visitor.audits('inbox of a company');

  // Another tab may show another party.
  const other = await visitor.context.newPage();
  await other.goto(new URL(own, page.url()).href);
  assert.equal(await other.locator('body').getAttribute('data-color'), 'person');
  await page.reload();
  assert.equal(await page.locator('body').getAttribute('data-color'), 'company');
  await other.close();
}

/** No script opens it, Escape closes it and gives the focus back, and Tab goes into it. */
async function panelByKeyboard(visitor) {
  const { page } = visitor;
  const button = page.locator('header button[popovertarget="aktorer"]:not([popovertargetaction])');
  assert.equal(await panel(page).isVisible(), false, 'closed until it is opened');
  assert.equal(await page.locator('header a.af-account').isVisible(), false, 'the link gives way to the button');
  await button.focus();
  await page.keyboard.press('Enter');
  await panel(page).waitFor({ state: 'visible' });
  await visitor.audits('the panel of parties');
  assert.equal(await panel(page).locator('a[aria-current="true"]').count(), 1, 'the one that is used is marked');
  await button.focus();
  await page.keyboard.press('Tab');
  const inside = await panel(page).evaluate((element) => element.contains(document.activeElement));
  assert.ok(inside, 'Tab goes into the panel');
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'hidden' });
  assert.ok(await button.evaluate((element) => element === document.activeElement), 'the focus is back');
}

async function changeLanguage(visitor, own) {
  const { page } = visitor;
  await page.goto(new URL(own, page.url()).href);
  const headings = new Set([await heading(page)]);
  const pages = new Set([await mainText(page)]);
  for (const language of ['nn', 'en']) {
    await chooseLanguage(page, language);
    assert.equal(new URL(page.url()).pathname, own, 'the page stays');
    headings.add(await heading(page));
    pages.add(await mainText(page));
    await visitor.audits(`inbox, ${language}`);
  }
  assert.equal(pages.size, 3, 'the words change');
  assert.ok(headings.has('Inbox'), 'to English');
}

/** What the visitor saw when it went wrong. */
async function picture({ page }, name) {
  const folder = join(root, 'tests', 'browser', 'failed');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `journey ${name}.png`), fullPage: true }).catch(() => {});
}

// What visitors do, found by role and by address, so that it works in every language and with
// scripts off.
import assert from 'node:assert/strict';

/** From the start page through the simulated login, as the person with this key, to wherever it leads back to. */
export async function logIn(page, demo, person, look = async () => {}) {
  await page.goto(demo.inbox);
  await page.locator('main a[href^="/logg-inn"]').first().click();
  await page.waitForURL((url) => url.origin === demo.login);
  await look('login at ID-porten');
  await page.getByRole('radio', { name: 'BankID' }).check();
  await page.locator(`button[name="person"][value="${person}"]`).click();
  await page.waitForURL((url) => url.origin === demo.inbox || url.pathname.startsWith('/consent/'));
  if (new URL(page.url()).origin !== demo.inbox) {
    await look('consent at ID-porten');
    await page.locator('button[name="accept"]').click();
  }
  await page.waitForURL((url) => url.origin === demo.inbox);
}

/** The links to the messages of a list. */
export function messages(page) {
  return page.locator('main h3 a[href^="/dialog/"]');
}

/** The link to the service owner on a dialog's page, if it has one. */
export function action(page, demo) {
  return page.locator(`main a[href^="${demo.serviceOwner}/"]`).first();
}

/** Opens the first message of the list that can be acted on; gives its title. */
export async function openMessageWithAction(page, demo) {
  const addresses = await messages(page).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.ok(addresses.length > 0, 'the list has messages');
  const list = page.url();
  for (const address of addresses) {
    const link = page.locator(`main h3 a[href="${address}"]`);
    const title = (await link.innerText()).trim();
    await link.click();
    await page.waitForURL((url) => url.pathname.startsWith('/dialog/'));
    if (await action(page, demo).count()) return title;
    await page.goto(list);
  }
  throw new Error('no message of the list can be acted on');
}

/** Does at the service owner what there is to do; ends at the receipt. */
export async function actAtServiceOwner(page) {
  const answer = page.locator('main form textarea');
  if (await answer.count()) await answer.fill('Opplysningene stemmer.');
  await page.locator('main form button').first().click();
  await page.waitForURL((url) => url.pathname.endsWith('/kvittering'));
}

/** The header's panel for choosing another party. */
export function panel(page) {
  return page.locator('#aktorer');
}

/** Opens it as everybody does. */
export async function openPanel(page) {
  await page.locator('header button[popovertarget="aktorer"]:not([popovertargetaction])').click();
  await panel(page).waitFor({ state: 'visible' });
}

/** Opens the inbox of a company from the chooser; gives its number. */
export async function openCompany(page) {
  const company = page.locator('main a[href^="/a/"]').filter({ hasText: /\d{3}\s?\d{3}\s?\d{3}/ }).first();
  const number = (await company.getAttribute('href')).match(/^\/a\/(\d{9})\/innboks/)?.[1];
  assert.ok(number, 'a company is chosen by its number');
  await company.click();
  await page.waitForURL((url) => url.pathname === `/a/${number}/innboks`);
  return number;
}

/** Chooses a language where the header offers it; the page stays. */
export async function chooseLanguage(page, code) {
  await page.locator(`form[action="/sprak"] button[value="${code}"]`).filter({ visible: true }).first().click();
  await page.locator(`html[lang="${code}"]`).waitFor({ state: 'attached' });
}

/** Logs out here and at ID-porten, back to our page that says so. */
export async function logOut(page, demo) {
  await page.locator('form[action="/logg-ut"] button').filter({ visible: true }).first().click();
  await page.waitForURL((url) => url.origin === demo.inbox && url.pathname === '/logget-ut');
}

/** The page's own text, for comparison. */
export async function mainText(page) {
  return (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ').trim();
}

export async function heading(page) {
  return (await page.getByRole('heading', { level: 1 }).innerText()).trim();
}

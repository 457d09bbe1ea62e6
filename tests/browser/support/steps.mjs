// What visitors do, found by role and by address, so that it works in every language and with
// scripts off.
import assert from 'node:assert/strict';

/** From the start page through the simulated login to wherever it leads back to. */
export async function logIn(page, demo, person, look = async () => {}) {
  await page.goto(demo.inbox);
  await page.locator('main a[href^="/logg-inn"]').first().click();
  await page.waitForURL((url) => url.origin === demo.login);
  await look('login at ID-porten');
  await page.getByRole('radio', { name: 'BankID' }).check();
  await page.getByRole('button', { name: person }).click();
  if (new URL(page.url()).pathname.startsWith('/consent/')) {
    await look('consent at ID-porten');
    await page.locator('button[name="accept"]').click();
  }
  await page.waitForURL((url) => url.origin === demo.inbox);
}

/** The links to the messages of a list. */
export function messages(page) {
  return page.locator('main a[href^="/dialog/"]');
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
    const link = page.locator(`main a[href="${address}"]`);
    const title = (await link.innerText()).trim();
    await link.click();
    await page.waitForURL((url) => url.pathname.startsWith('/dialog/'));
    if (await action(page, demo).count()) return title;
    await page.goto(list);
  }
  throw new Error('no message of the list can be acted on');
}

/** Chooses a language where the header offers it; the page stays. */
export async function chooseLanguage(page, code) {
  const form = page.locator('form[action="/sprak"]').first();
  const select = form.locator('select');
  if (await select.count()) {
    await select.selectOption(code);
    await form.locator('button').click();
  } else {
    await form.locator(`button[value="${code}"]`).click();
  }
  await page.locator(`html[lang="${code}"]`).waitFor({ state: 'attached' });
}

/** Logs out here and at ID-porten, back to our page that says so. */
export async function logOut(page, demo) {
  await page.locator('form[action="/logg-ut"] button').first().click();
  await page.waitForURL(`${demo.inbox}/logget-ut`);
}

/** The page's own text, for comparison. */
export async function mainText(page) {
  return (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ').trim();
}

export async function heading(page) {
  return (await page.getByRole('heading', { level: 1 }).innerText()).trim();
}

// What visitors do with a list, and what it shows them.
import { heading } from './steps.mjs';

/** The rows' ids, in order. */
export function ids(page) {
  return page.locator('main h3 > a[id^="d-"]').evaluateAll((links) => links.map((link) => link.id));
}

/** What each row says in its title. */
export function titles(page) {
  return page.locator('main h3 > a[id^="d-"]').allInnerTexts();
}

/** The filters in force, as they are written above the list. */
export function chips(page) {
  return page.locator('.af-list-toolbar__chips .ds-chip').evaluateAll((links) => links.map((link) => link.firstChild.textContent.trim()));
}

/** All that tells one state of a list from another. */
export async function stateOf(page) {
  return {
    address: page.url(),
    heading: await heading(page),
    acting: (await page.locator('header .af-account__name').first().innerText()).trim(),
    folder: (await page.locator('.af-side [aria-current="page"]').first().innerText()).trim(),
    chips: await chips(page),
    checked: await page.locator('#filtre input:checked').evaluateAll((all) => all.map(({ name, value }) => `${name}=${value}`)),
    words: await page.locator('#sok').inputValue(),
    first: (await ids(page)).slice(0, 5),
  };
}

/** Follows the first link of this name on the page itself. */
export function follow(page, name) {
  return page.locator('main').getByRole('link', { name }).first().click();
}

/** The filter of this name above the list, which one takes away by following it. */
export function chip(page, name) {
  return page.locator('.af-list-toolbar__chips').getByRole('link', { name: `${name} – fjern`, exact: true });
}

/** Searches by keyboard. */
export async function search(page, words) {
  await page.getByRole('searchbox', { name: 'Søk i meldingene' }).fill(words);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('q') === words);
}

/** Opens the panel of filters; gives it. */
export async function openFilters(page) {
  await page.getByRole('button', { name: /^Filtrer/ }).click();
  await page.locator('#filtre').waitFor({ state: 'visible' });
  return page.locator('#filtre');
}

/** Puts filters on in the panel: names of boxes and of answers. */
export async function filterBy(page, ...names) {
  const sheet = await openFilters(page);
  for (const name of names) await sheet.getByLabel(name, { exact: true }).check();
  await sheet.getByRole('button', { name: 'Vis treff' }).click();
  await chip(page, names.at(-1)).waitFor();
}

/** What the saved searches are called, in order. */
export function savedTitles(page) {
  return page.locator('.af-saved-searches h3').allInnerTexts();
}

/** Saves the list that is shown; with no name if none is given. */
export async function saves(page, address, name = '') {
  await page.goto(address);
  await page.locator('.af-save-offer summary').click();
  await page.locator('.af-save-offer').getByLabel('Navn (valgfritt)').fill(name);
  await page.locator('.af-save-offer').getByRole('button', { name: 'Lagre søket' }).click();
  await page.getByRole('status').getByText('Søket er lagret').waitFor();
}

/** To whom each row is. */
export async function recipients(page) {
  const bylines = await page.locator('.af-list-row__byline').allInnerTexts();
  return bylines.map((line) => line.match(/ til (.*)$/s)?.[1].trim());
}

/** When each row last changed, in ms. */
export function times(page) {
  return page.locator('.af-facts > li:not([data-fact]) > time').evaluateAll((all) => all.map((time) => Date.parse(time.dateTime)));
}

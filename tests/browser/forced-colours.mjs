// Each state of the catalogue in the few colours that a reader has chosen: what colour alone told
// is told by an edge or by words (WCAG 1.4.1, 1.4.11; `docs/rules/inbox.md#forced-colours`).
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { inWindows, statesIn } from './support/catalogue.mjs';
import { root, startPreview } from './support/program.mjs';
import { launch, Visitor } from './support/visitor.mjs';

let browser;
let preview;

before(async () => {
  browser = await launch();
  preview = await startPreview();
});

after(async () => {
  await browser?.close();
  await preview?.stop();
});

/** What has no edge or no words, though colours are all that the page has besides. */
function faultsOfPage() {
  const faults = [];
  const canvas = getComputedStyle(document.body).backgroundColor;
  const isShown = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(isShown);
  const isLine = (style, width, color) =>
    style !== 'none' && style !== 'hidden' && Number.parseFloat(width) >= 1 && color !== canvas && !/^rgba\(.*, 0\)$/.test(color);
  const hasOutline = (element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    return isLine(outlineStyle, outlineWidth, outlineColor);
  };
  const hasBorder = (element) => {
    const style = getComputedStyle(element);
    const sides = ['Top', 'Right', 'Bottom', 'Left'];
    return sides.some((side) => isLine(style[`border${side}Style`], style[`border${side}Width`], style[`border${side}Color`]));
  };
  const hasEdge = (element) => hasOutline(element) || hasBorder(element);
  const name = (element) => element.outerHTML.replaceAll(/\s+/g, ' ').slice(0, 100);

  for (const box of all('.af-card, .af-list-row, .ds-alert, .ds-tag, .ds-button:not([data-variant="tertiary"]), .ds-input')) {
    if (!hasEdge(box)) faults.push(`no edge: ${name(box)}`);
  }
  for (const tag of all('.ds-tag')) if (!tag.innerText.trim()) faults.push(`no words: ${name(tag)}`);
  // The one that is chosen differs from the others in more than colour.
  const sign = (element) => {
    const { fontWeight, textDecorationLine, borderWidth, borderStyle } = getComputedStyle(element);
    return [fontWeight, textDecorationLine, borderWidth, borderStyle, hasOutline(element)].join();
  };
  for (const current of all('a[aria-current], button[aria-current]')) {
    const group = current.closest('nav, form, ul') ?? document.body;
    const others = all(current.localName).filter((one) => group.contains(one) && !one.hasAttribute('aria-current'));
    const alike = others.filter((one) => one.className === current.className);
    if (alike.some((one) => sign(one) === sign(current))) faults.push(`looks like the others: ${name(current)}`);
  }
  // An unread message has a word for it.
  const words = (row) => [...row.querySelectorAll('.ds-tag')].map((tag) => tag.innerText.trim());
  const read = new Set(all('.af-list-row:not([data-unread])').flatMap(words));
  for (const row of all('.af-list-row[data-unread]')) {
    const title = row.querySelector('.af-list-row__title');
    if (!words(title).some((word) => word && !read.has(word))) faults.push(`no word for unread: ${name(row)}`);
  }
  return faults;
}

/** What the reader saw when something was wrong. */
async function picture(page, state) {
  const folder = join(root, 'tests', 'browser', 'failed');
  await mkdir(folder, { recursive: true });
  const name = new URL(state).pathname.slice(1).replaceAll('/', ' ');
  await page.screenshot({ path: join(folder, `forced colours ${name}.png`), fullPage: true });
}

test('in forced colours nothing is told by colour alone', async () => {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const states = await statesIn(visitor.page, preview, 'nb');
  await visitor.leaves();
  const found = [];
  let unread = 0;
  let current = 0;
  await inWindows(browser, preview, states, async ({ page }, state) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(state);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' });
      const faults = await page.evaluate(faultsOfPage);
      if (faults.length) await picture(page, `${state}/${colorScheme}`);
      found.push(...faults.map((fault) => `${new URL(state).pathname}, ${colorScheme}: ${fault}`));
    }
    unread += await page.locator('.af-list-row[data-unread]').count();
    current += await page.locator('[aria-current]').count();
  });
  assert.deepEqual(found, []);
  assert.ok(unread > 0 && current > 0, 'there are unread messages and chosen things to look at');
});

test('a page that relies on colour is noticed', async () => {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const { page } = visitor;
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(preview.address);
  await page.setContent(`<!doctype html><title>Feil</title><nav><a href="#a" aria-current="page" style="color: red">A</a><a href="#b">B</a></nav>
    <p class="af-card" style="background: pink">Uten kant</p><span class="ds-tag" style="border: 1px solid; padding: 5px"></span>
    <div class="af-list-row" data-unread style="border: 1px solid"><h3 class="af-list-row__title">Ulest</h3></div>`);
  const faults = await page.evaluate(faultsOfPage);
  assert.deepEqual(faults.map((fault) => fault.split(':')[0]), ['no edge', 'no words', 'looks like the others', 'no word for unread']);
  await visitor.leaves();
});

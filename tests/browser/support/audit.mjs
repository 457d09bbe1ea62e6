// What every page must stand up to: axe, contrast in the dark, width.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
const NARROWEST = { width: 320, height: 640 };

/** The spacing that readers may set themselves, WCAG 1.4.12. */
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }`;
/** Text twice as large, WCAG 1.4.4, as for somebody whose browser begins with larger letters. */
const LARGE_TEXT = ':root { font-size: 200% !important; }';

/** WCAG 2.2 AA and best practice; the rule for target sizes is off unless asked for. */
const FULL = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } },
};
const LOOKS = { runOnly: { type: 'rule', values: ['color-contrast', 'target-size'] } };

/** Every rule at both widths in light, looks in dark, width at 320 px. */
export async function auditPage(page, name) {
  assert.deepEqual(await faultsOfPage(page, name), []);
}

/** As `auditPage`, with the faults as its answer. */
export async function faultsOfPage(page, name) {
  return faultsOfLooks(page, name, [
    { viewport: DESKTOP, colorScheme: 'light', options: FULL },
    { viewport: PHONE, colorScheme: 'light', options: FULL },
    { viewport: DESKTOP, colorScheme: 'dark', options: LOOKS },
    { viewport: PHONE, colorScheme: 'dark', options: LOOKS },
  ]);
}

/** Every rule once, roles of lists, looks in dark on a phone, width with the readers' own spacing and letters. */
export async function auditState(page, name) {
  const found = await faultsOfLooks(page, name, [
    { viewport: DESKTOP, colorScheme: 'light', options: FULL },
    { viewport: PHONE, colorScheme: 'dark', options: LOOKS },
  ]);
  assert.deepEqual([...found, ...(await faultsOfLists(page, name)), ...(await faultsOfWidth(page, name))], []);
}

/** Whether one must scroll sideways at 320 px, with wide spacing and with large letters. */
export async function faultsOfWidth(page, name) {
  const faults = [];
  await page.setViewportSize(NARROWEST);
  faults.push(...(await overflow(page, `${name}, ${NARROWEST.width} px`)));
  for (const [how, style] of [['text spacing', SPACED], ['text twice as large', LARGE_TEXT]]) {
    await wears(page, style);
    faults.push(...(await overflow(page, `${name}, ${NARROWEST.width} px, ${how}`)));
  }
  await wears(page, '');
  await page.setViewportSize(DESKTOP);
  return faults;
}

/** Lists that are drawn without marks and do not say that they are lists: Safari then reads them as plain text. */
async function faultsOfLists(page, name) {
  const silent = await page.locator('ul, ol, menu').evaluateAll((lists) =>
    lists
      .filter((list) => getComputedStyle(list).listStyleType === 'none' && list.getAttribute('role') !== 'list')
      .map((list) => list.outerHTML.slice(0, 160)),
  );
  return silent.map((where) => ({ look: name, id: 'role of a list', where }));
}

/** The contrast of each link and button while the pointer is on it, in both schemes. */
export async function hoveredContrast(page, name) {
  const faults = [];
  const options = { runOnly: { type: 'rule', values: ['color-contrast'] } };
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const one of await page.locator('a[href], button, summary').filter({ visible: true }).all()) {
      await one.hover({ force: true });
      const look = `${name}, ${colorScheme}, hovered`;
      faults.push(...(await violations(page, options)).map((found) => ({ look, ...found })));
    }
  }
  return faults;
}

/** Lays a style over the page; a constructed sheet is not held up by the page's own policy. */
async function wears(page, style) {
  await page.evaluate((style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = style ? [sheet] : [];
  }, style);
}

async function faultsOfLooks(page, name, looks) {
  const faults = [];
  for (const { viewport, colorScheme, options } of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const look = `${name}, ${viewport.width} px, ${colorScheme}`;
    faults.push(...(await violations(page, options)).map((found) => ({ look, ...found })), ...(await overflow(page, look)));
  }
  await page.setViewportSize(NARROWEST);
  faults.push(...(await overflow(page, `${name}, ${NARROWEST.width} px`)));
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return faults;
}

async function violations(page, options) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async (options) => {
    const { violations } = await globalThis.axe.run(document, options);
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ target, html, any }) => `${target.join(' ')} ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    }));
  }, options);
}

/** Whether one would have to scroll sideways; names what sticks out most. */
async function overflow(page, look) {
  const [content, window, widest] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [scrollWidth, clientWidth];
    const right = (element) => element.getBoundingClientRect().right;
    const widest = [...document.body.querySelectorAll('*')].reduce((one, other) => (right(other) > right(one) ? other : one));
    return [scrollWidth, clientWidth, widest.outerHTML.slice(0, 120)];
  });
  return content <= window ? [] : [{ look, help: `the content is ${content} px wide, the window ${window}: ${widest}` }];
}

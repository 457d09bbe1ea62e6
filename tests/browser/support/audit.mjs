// What every page must stand up to: axe, contrast in the dark, width.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
const NARROWEST = { width: 320, height: 640 };

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

/** Every rule once, looks in dark on a phone, width at 320 px. */
export async function auditState(page, name) {
  const found = await faultsOfLooks(page, name, [
    { viewport: DESKTOP, colorScheme: 'light', options: FULL },
    { viewport: PHONE, colorScheme: 'dark', options: LOOKS },
  ]);
  assert.deepEqual(found, []);
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
  await page.evaluate(axe);
  return page.evaluate(async (options) => {
    const { violations } = await globalThis.axe.run(document, options);
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ target, html, any }) => `${target.join(' ')} ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    }));
  }, options);
}

/** Whether one would have to scroll sideways. */
async function overflow(page, look) {
  const [content, window] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  return content <= window ? [] : [{ look, help: `the content is ${content} px wide, the window ${window}` }];
}

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
  await auditLooks(page, name, [
    { viewport: DESKTOP, colorScheme: 'light', options: FULL },
    { viewport: PHONE, colorScheme: 'light', options: FULL },
    { viewport: DESKTOP, colorScheme: 'dark', options: LOOKS },
    { viewport: PHONE, colorScheme: 'dark', options: LOOKS },
  ]);
}

/** Every rule once, looks in dark on a phone, width at 320 px. */
export async function auditState(page, name) {
  await auditLooks(page, name, [
    { viewport: DESKTOP, colorScheme: 'light', options: FULL },
    { viewport: PHONE, colorScheme: 'dark', options: LOOKS },
  ]);
}

async function auditLooks(page, name, looks) {
  for (const { viewport, colorScheme, options } of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await violations(page, options);
    assert.deepEqual(found, [], `axe on ${name}, ${viewport.width} px, ${colorScheme}`);
    await assertNoOverflow(page, `${name}, ${viewport.width} px`);
  }
  await page.setViewportSize(NARROWEST);
  await assertNoOverflow(page, `${name}, ${NARROWEST.width} px`);
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
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

async function assertNoOverflow(page, name) {
  const [content, window] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  assert.ok(content <= window, `${name}: the content is ${content} px wide, the window ${window}`);
}

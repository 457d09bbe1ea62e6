// `node tests/browser/screenshots.mjs` starts the demo and draws every page anew, at both widths
// and in both schemes, as `docs/screenshots/<page>-<width>-<scheme>.png`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { DESKTOP, PHONE } from './support/audit.mjs';
import { root, startDemo } from './support/program.mjs';
import { logIn, openMessageWithAction } from './support/steps.mjs';
import { launch } from './support/visitor.mjs';

/** Pictures of long pages end here: the files stay small. */
const LONGEST = { [DESKTOP.width]: 1120, [PHONE.width]: 2190 };

const folder = join(root, 'docs', 'screenshots');

async function draw(page, name) {
  // What was pressed last may lie under the pointer.
  await page.mouse.move(0, 0);
  for (const viewport of [DESKTOP, PHONE]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() => document.fonts.ready.then(() => true));
      await page.screenshot({ path: join(folder, `${name}-${viewport.width}-${colorScheme}.png`), fullPage: true });
    }
  }
  await page.setViewportSize(DESKTOP);
  console.log(name);
}

await mkdir(folder, { recursive: true });
const browser = await launch();
const demo = await startDemo({ from: Number(process.env.PORT_BASE ?? 8080) });
try {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'nb-NO' });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto(demo.inbox);
  await draw(page, 'start');
  await logIn(page, demo, /Rask Fjellbekk/);
  await draw(page, 'inbox');
  await openMessageWithAction(page, demo);
  await draw(page, 'dialog');
  await page.goto(`${demo.inbox}/aktor`);
  await draw(page, 'parties');
  await page.locator('main a').filter({ hasText: /\d{3}\s?\d{3}\s?\d{3}/ }).first().click();
  await draw(page, 'inbox-company');
  await page.goto(`${demo.inbox}/dialog/00000000-0000-7000-8000-000000000000`);
  await draw(page, 'error');
} finally {
  await browser.close();
  await demo.stop();
}

// `node tests/browser/screenshots.mjs` starts the demo and draws every page anew, at both widths
// and in both schemes, as `docs/screenshots/<page>-<width>-<scheme>.png`. The demo's first port is
// `PORT_BASE`, by default the one a visitor would see.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { DESKTOP, PHONE } from './support/audit.mjs';
import { root, startDemo } from './support/program.mjs';
import { logIn, openCompany, openMessageWithAction } from './support/steps.mjs';
import { launch } from './support/visitor.mjs';

/** Pictures of long lists end here: the files stay small. */
const LONGEST_LIST = { [DESKTOP.width]: 1120, [PHONE.width]: 2150 };

const folder = join(root, 'docs', 'screenshots');

async function draw(page, name) {
  // What was pressed last may lie under the pointer.
  await page.mouse.move(0, 0);
  for (const viewport of [DESKTOP, PHONE]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() => document.fonts.ready.then(() => true));
      const { width } = viewport;
      const content = await page.evaluate(() => document.documentElement.scrollHeight);
      const height = name.startsWith('inbox') ? Math.min(LONGEST_LIST[width], content) : content;
      const clip = { x: 0, y: 0, width, height };
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true, clip });
    }
  }
  await page.setViewportSize(DESKTOP);
  console.log(name);
}

/** Draws with a browser that nobody has logged in with. */
async function asVisitor(steps) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'nb-NO' });
  context.setDefaultTimeout(15_000);
  try {
    await steps(await context.newPage());
  } finally {
    await context.close();
  }
}

await mkdir(folder, { recursive: true });
const browser = await launch();
const demo = await startDemo({ from: Number(process.env.PORT_BASE ?? 8080) });
try {
  await asVisitor(async (page) => {
    await page.goto(demo.inbox);
    await draw(page, 'start');
    await logIn(page, demo, 'lys');
    await draw(page, 'inbox');
    await openMessageWithAction(page, demo);
    await draw(page, 'dialog');
    await page.goto(`${demo.inbox}/dialog/00000000-0000-7000-8000-000000000000`);
    await draw(page, 'error');
  });
  await asVisitor(async (page) => {
    await logIn(page, demo, 'rask');
    await page.goto(`${demo.inbox}/aktor`);
    await draw(page, 'parties');
    await openCompany(page);
    await draw(page, 'inbox-company');
    await openMessageWithAction(page, demo);
    await draw(page, 'dialog-company');
    await page.locator('form[action$="/merk"] button').nth(1).click();
    await page.waitForURL((url) => url.pathname.endsWith('/innboks'));
    await draw(page, 'inbox-archived');
    for (const name of ['profil', 'hjelp']) {
      await page.goto(`${demo.inbox}/${name}`);
      await draw(page, name);
    }
  });
} finally {
  await browser.close();
  await demo.stop();
}

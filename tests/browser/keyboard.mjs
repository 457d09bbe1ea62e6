// Each page with the keyboard alone, in its first state of the catalogue: what Tab meets, in which
// order and by which name, as `keyboard/*.txt` say.
//
// `node tests/browser/keyboard.mjs --write` writes the lists anew. They are read by people: the
// order must be that of reading, and each name must say by itself what will happen.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { inWindows, pageOf, statesIn } from './support/catalogue.mjs';
import { faultsOfPopovers, skips, walk } from './support/keys.mjs';
import { startPreview } from './support/program.mjs';
import { launch, Visitor } from './support/visitor.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'keyboard');
const writes = process.argv.includes('--write');

let browser;
let preview;

before(async () => {
  browser = await launch();
  preview = await startPreview();
  if (writes) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
});

after(async () => {
  await browser?.close();
  await preview?.stop();
});

/** The first state of each page. */
async function firstStates() {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const states = await statesIn(visitor.page, preview, 'nb');
  await visitor.leaves();
  return [...new Map(states.reverse().map((state) => [pageOf(state), state])).values()].reverse();
}

test('every page can be walked through with the keyboard', { concurrency: true }, async (t) => {
  const states = await firstStates();
  assert.ok(states.length > 3, `pages: ${states.map(pageOf)}`);
  await inWindows(browser, preview, states, (visitor, state) =>
    t.test(pageOf(state), async () => {
      const { page } = visitor;
      const file = join(folder, `${pageOf(state)}.txt`);
      await page.goto(state);
      assert.ok(await skips(page), 'the skip link leads into the main part');
      await page.goto('about:blank');
      await page.goto(state);
      const session = await page.context().newCDPSession(page);
      const { stops, faults } = await walk(page, session);
      assert.deepEqual([...faults, ...(await faultsOfPopovers(page))], []);
      assert.match(stops[0], /^link: /, 'the skip link is first');
      assert.deepEqual(stops.filter((stop) => /: (,|$)/.test(stop)), [], 'everything has a name');
      if (writes) await writeFile(file, `${stops.join('\n')}\n`);
      const known = (await readFile(file, 'utf8')).trimEnd().split('\n');
      assert.deepEqual(stops, known, 'run `node tests/browser/keyboard.mjs --write` and read what has changed');
    }),
  );
  const lists = (await readdir(folder)).sort();
  assert.deepEqual(lists, states.map((state) => `${pageOf(state)}.txt`).sort(), 'a list for each page');
});

test('a page that keeps the focus, hides it or has no name for something is noticed', async () => {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const { page } = visitor;
  await page.goto(preview.address);
  await page.setContent(`<!doctype html><title>Feil</title><a href="#a">En</a>
    <a href="#b" style="outline: none">To</a><button id="last"></button><div style="position: fixed; inset: 0 0 50% 0; background: red"></div>`);
  const session = await page.context().newCDPSession(page);
  const { stops, faults } = await walk(page, session);
  assert.deepEqual(stops, ['link: En', 'link: To', 'button: ']);
  assert.ok(faults.some((fault) => fault.startsWith('link: En: covered')), String(faults));
  assert.ok(faults.includes('link: To: no ring'), String(faults));
  await page.setContent(`<!doctype html><title>Felle</title><a href="#a">En</a><button popovertarget="p">Åpne</button>
    <div popover="manual" id="p"><a href="#b">To</a></div>`);
  assert.ok((await faultsOfPopovers(page)).includes('Åpne: Esc does not close it'));
  await page.setContent('<!doctype html><title>Felle</title><a href="#a">En</a><input id="felle"><a href="#b">To</a>');
  await page.evaluate(() => {
    document.querySelector('#felle').addEventListener('keydown', (event) => event.preventDefault());
  });
  assert.deepEqual((await walk(page, session)).faults, ['the focus does not leave the page']);
  await visitor.leaves();
});

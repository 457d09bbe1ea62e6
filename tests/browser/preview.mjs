// Every page in every state that the catalogue of `arbeidsflate preview` lists.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { auditState, faultsOfPage } from './support/audit.mjs';
import { startPreview } from './support/program.mjs';
import { launch, Visitor } from './support/visitor.mjs';

let browser;
let preview;

before(async () => {
  browser = await launch();
  preview = await startPreview();
});

after(async () => {
  const status = await preview?.stop();
  await browser?.close();
  assert.equal(status, 0, 'Ctrl-C ends the catalogue cleanly, with a browser connected');
});

test('every page and state stands up to axe, in the dark and on a phone', async (t) => {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const { page } = visitor;
  await page.goto(preview.address);
  const links = await page.getByRole('link').evaluateAll((all) => all.map((link) => link.href));
  const listed = [...new Set(links)].filter((link) => link.startsWith(`${preview.address}/nb/`));
  const asVisited = listed.filter((link) => !link.includes('?'));
  assert.ok(asVisited.length > 0, `the catalogue lists states in nb; it lists ${links.length} links`);
  // Colours that the page itself asks for come from the same rules in every state: one page is enough.
  const fixed = listed.filter((link) => link.startsWith(`${asVisited[0]}?farger=`));
  assert.equal(fixed.length, 2, 'one page in light and in dark');
  const states = [...asVisited, ...fixed];
  for (const state of states) {
    await t.test(state.slice(preview.address.length), async () => {
      visitor.faults.length = 0;
      const answer = await page.goto(state);
      assert.equal(answer.status(), 200);
      await auditState(page, state);
      visitor.hasNoFaults(state);
    });
  }
  await visitor.leaves();
});

test('axe finds what is wrong with a page that is', async () => {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const { page } = visitor;
  await page.goto(preview.address);
  await page.setContent(`<!doctype html><html lang="nb"><title>Feil</title><main style="width: 400px"><h1>Feil</h1>
    <p style="color: #999; background: #fff">Utydelig</p><img src="/bilde.png">
    <a href="/a" style="font-size: 8px">a</a><br><a href="/b" style="font-size: 8px">b</a></main>`);
  const found = await faultsOfPage(page, 'a page with faults');
  const ids = new Set(found.map(({ id }) => id));
  for (const id of ['color-contrast', 'image-alt']) assert.ok(ids.has(id), `${id} is found; found: ${[...ids]}`);
  assert.ok(found.some(({ help }) => help.startsWith('the content is')), 'the width is found');
  await visitor.leaves();
});

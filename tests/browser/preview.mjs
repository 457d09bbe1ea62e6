// Every page in every state that the catalogue of `arbeidsflate preview` lists.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { auditState, faultsOfPage, faultsOfWidth } from './support/audit.mjs';
import { inWindows, statesIn } from './support/catalogue.mjs';
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

/** The states in a language, told by a visitor who leaves again. */
async function states(language) {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const found = await statesIn(visitor.page, preview, language);
  await visitor.leaves();
  assert.ok(found.length > 0, `the catalogue lists states in ${language}`);
  return found;
}

async function opens({ page }, state) {
  const answer = await page.goto(state);
  assert.equal(answer.status(), 200);
}

test('every page and state stands up to axe, in the dark and on a phone', { concurrency: true }, async (t) => {
  const asVisited = await states('nb');
  // Colours that the page itself asks for come from the same rules in every state: one page is enough.
  const fixed = ['light', 'dark'].map((scheme) => `${asVisited[0]}?farger=${scheme}`);
  await inWindows(browser, preview, [...asVisited, ...fixed], (visitor, state) =>
    t.test(state.slice(preview.address.length), async () => {
      await opens(visitor, state);
      await auditState(visitor.page, state);
      visitor.hasNoFaults(state);
    }),
  );
});

test('what the header opens has landmarks of its own', async () => {
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
  const { page } = visitor;
  const found = [];
  const list = (await states('nb')).find((state) => decodeURI(state).endsWith('/list/of-a-company'));
  for (const id of ['aktorer', 'meny']) {
    await opens(visitor, list);
    await page.locator(`[popovertarget=${id}]`).first().click();
    await page.locator(`#${id}`).waitFor();
    found.push(...(await faultsOfPage(page, `${list} with #${id} open`)));
  }
  assert.deepEqual(found, []);
  await visitor.leaves();
});

// Whether their words and markup are right is tested without a browser; they may be longer, though.
for (const language of ['nn', 'en']) {
  test(`every page and state fits the narrowest window, ${language}`, async () => {
    const found = [];
    await inWindows(browser, preview, await states(language), async (visitor, state) => {
      await opens(visitor, state);
      found.push(...(await faultsOfWidth(visitor.page, state)));
    });
    assert.deepEqual(found, []);
  });
}

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
  await page.setContent('<!doctype html><title>Feil</title><p style="width: 18rem">Bred tekst som ikke bryter</p>');
  const wide = await faultsOfWidth(page, 'letters');
  assert.deepEqual(wide.map(({ look }) => look), ['letters, 320 px, text twice as large'], 'what breaks with large letters');
  await visitor.leaves();
});

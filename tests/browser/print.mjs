// Paper: light whatever the screen is, and with everything that the page holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { pageOf, statesIn } from './support/catalogue.mjs';
import { makeDialog, PERSON } from './support/dialogs.mjs';
import { startDemo, startPreview } from './support/program.mjs';
import { logIn } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

let browser;
let demo;
let preview;

before(async () => {
  browser = await launch();
  demo = await startDemo({ world: 'standard' });
  preview = await startPreview();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  await preview?.stop();
});

/** In the page: the colours of everything on it, and how it is laid out. */
function printed() {
  const all = [...document.querySelectorAll('body, body *')].filter((one) => one.checkVisibility());
  const { colorScheme, backgroundColor } = getComputedStyle(document.documentElement);
  return {
    colorScheme,
    ground: [backgroundColor, getComputedStyle(document.body).backgroundColor],
    colors: all.map((one) => {
      const { color, backgroundColor, borderBlockStartColor } = getComputedStyle(one);
      return `${one.localName}.${one.className.baseVal ?? one.className}: ${color} ${backgroundColor} ${borderBlockStartColor}`;
    }),
    main: getComputedStyle(document.querySelector('main')).display,
  };
}

test('paper is light on every kind of page, whatever the screen is', { timeout: 300_000 }, async () => {
  // Scripts would change what they find while it is looked at.
  const visitor = await Visitor.arrive(browser, { origins: [preview.address], javaScript: false });
  const { page } = visitor;
  const states = await statesIn(page, preview, 'nb');
  const kinds = [...new Map(states.map((state) => [pageOf(state), state])).values()];
  assert.ok(kinds.length > 15, `${kinds.length} kinds of page`);
  const differing = [];
  for (const state of kinds) {
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    await page.goto(`${state}?farger=light`);
    const light = await page.evaluate(printed);
    if (light.colorScheme !== 'light') differing.push(`${state}: ${light.colorScheme}`);
    if (light.main !== 'block') differing.push(`${state}: main is ${light.main}`);
    for (const [query, colorScheme] of [['', 'dark'], ['?farger=dark', 'light'], ['?farger=dark', 'dark']]) {
      await page.emulateMedia({ media: 'print', colorScheme });
      await page.goto(state + query);
      const dark = await page.evaluate(printed);
      const other = dark.colors.find((one, index) => one !== light.colors[index]);
      if (other || dark.colorScheme !== 'light' || `${dark.ground}` !== `${light.ground}`) differing.push(`${state}${query} in ${colorScheme}: ${other ?? dark.colorScheme}`);
      // The same page on a screen is dark: or nothing was proved.
      await page.emulateMedia({ media: 'screen', colorScheme });
      const { colorScheme: onScreen } = await page.evaluate(printed);
      if (onScreen !== 'dark') differing.push(`${state}${query}: not dark on a screen`);
    }
  }
  assert.deepEqual(differing, []);
  await visitor.leaves();
});

const text = (value) => [{ languageCode: 'nb', value }];
/** One of several letters, each sent a minute after the one before: of equal times either may be the newest. */
const sent = (number) => ({
  type: 'Information',
  createdAt: new Date(Date.now() - (10 - number) * 60_000).toISOString(),
  sender: { actorType: 'ServiceOwner' },
  content: { title: { value: text(`Brev nummer ${number}.`) }, summary: { value: text(`Dette står i brev ${number}.`) } },
});

for (const javaScript of [true, false]) {
  test(`everything that was sent is printed, ${javaScript ? 'with' : 'without'} a script`, async () => {
    const visitor = await Visitor.arrive(browser, { origins: [demo.inbox, demo.login, demo.issuer], javaScript });
    const { page } = visitor;
    await logIn(page, demo, PERSON);
    const numbers = Array.from({ length: 8 }, (_, index) => index + 1);
    await page.goto(demo.inbox + (await makeDialog(demo, { title: 'Mange brev', transmissions: numbers.map(sent) })));
    const last = page.getByText('Dette står i brev 1.');
    assert.equal(await last.isVisible(), false, 'folded on the screen');
    await page.emulateMedia({ media: 'print' });
    for (const number of numbers) {
      for (const words of [`Brev nummer ${number}.`, `Dette står i brev ${number}.`]) {
        assert.ok(await page.getByText(words).first().isVisible(), words);
      }
    }
    await page.emulateMedia({ media: 'screen' });
    const unfolded = () => page.locator('main details[open]').count();
    const before = await unfolded();
    const paper = await page.pdf();
    assert.ok(paper.length > 1000);
    assert.equal(await unfolded(), before, 'what was closed is closed again');
    await visitor.leaves();
  });
}

test('what is not on the page is said to be elsewhere, on paper alone', async () => {
  const visitor = await Visitor.arrive(browser, { origins: [demo.inbox, demo.login, demo.issuer] });
  const { page } = visitor;
  await logIn(page, demo, PERSON);
  const reference = { mediaType: 'application/vnd.dialogporten.frontchannelembed-url;type=text/markdown', value: text('http://etaten.localhost:9/x') };
  const one = sent(1);
  const path = await makeDialog(demo, { title: 'Med innhold', transmissions: [{ ...one, content: { ...one.content, contentReference: reference } }] });
  await page.goto(demo.inbox + path);
  const line = page.getByText(`Hele meldingen på én side: ${path}/utskrift`);
  assert.equal(await line.isVisible(), false);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await line.isVisible());
  await visitor.leaves();
});

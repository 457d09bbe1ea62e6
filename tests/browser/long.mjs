// What takes longer than a change should wait for: every state in every language by all rules in
// all looks, each thing hovered, each state walked through. `tests/long` runs it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { faultsOfPage, faultsOfWidth, hoveredContrast } from './support/audit.mjs';
import { inWindows, statesIn } from './support/catalogue.mjs';
import { faultsOfPopovers, walk } from './support/keys.mjs';
import { startPreview } from './support/program.mjs';
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

for (const language of ['nb', 'nn', 'en']) {
  test(`every state in every look, ${language}`, { concurrency: true }, async (t) => {
    const first = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
    const states = await statesIn(first.page, preview, language);
    await first.leaves();
    assert.ok(states.length > 0);
    await inWindows(browser, preview, states, (visitor, state) =>
      t.test(state.slice(preview.address.length), async () => {
        const { page } = visitor;
        await page.goto(state);
        const faults = [...(await faultsOfPage(page, state)), ...(await faultsOfWidth(page, state))];
        // Words change nothing about colours and keys: one language is enough.
        if (language === 'nb') {
          faults.push(...(await hoveredContrast(page, state)));
          await page.goto(state);
          faults.push(...(await walk(page, await page.context().newCDPSession(page))).faults, ...(await faultsOfPopovers(page)));
        }
        assert.deepEqual(faults, []);
        visitor.hasNoFaults(state);
      }),
    );
  });
}

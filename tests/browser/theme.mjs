// The theme: made from its configuration, and legible.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { generateTheme, themeFile } from '../theme.mjs';

const committed = await readFile(themeFile, 'utf8');

test('the committed theme is what the configuration makes', async () => {
  assert.equal(committed, await generateTheme(), 'run `node tests/theme.mjs`');
});

for (const scheme of ['light', 'dark']) {
  test(`texts stand out from the surfaces they stand on, ${scheme}`, () => {
    const colors = tokens(scheme);
    const measured = [];
    for (const color of ['person', 'company', 'neutral', 'info', 'success', 'warning', 'danger']) {
      const get = (role) => colors.get(`--ds-color-${color}-${role}`) ?? assert.fail(`no ${color}-${role}`);
      const surfaces = ['background-default', 'background-tinted', 'surface-default', 'surface-tinted', 'surface-hover'];
      const pairs = [
        ...surfaces.flatMap((surface) => [['text-default', surface], ['text-subtle', surface]]),
        // `text-subtle` does not stand out from it: `app.css` uses `text-default` there.
        ['text-default', 'surface-active'],
        ['base-contrast-default', 'base-default'],
        ['base-contrast-default', 'base-hover'],
        ['base-contrast-default', 'base-active'],
      ];
      for (const [text, surface] of pairs) {
        measured.push({ pair: `${color}: ${text} on ${surface}`, ratio: contrast(get(text), get(surface)) });
      }
    }
    assert.equal(measured.length, 7 * 14);
    assert.deepEqual(measured.filter(({ ratio }) => ratio < 4.5), []);
  });
}

/** The colours of a scheme: the theme writes each scheme as one block that says which it is. */
function tokens(scheme) {
  const found = new Map();
  for (const [, block] of committed.matchAll(new RegExp(`@layer ds\\.theme\\.color-scheme\\.${scheme}([\\s\\S]*?)(?=@layer|$)`, 'g'))) {
    for (const [, name, value] of block.matchAll(/(--ds-color-[a-z-]+):\s*(#[0-9a-f]{6})\b/gi)) {
      found.set(name, value);
    }
  }
  return found;
}

/** The contrast ratio of WCAG 2. */
function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

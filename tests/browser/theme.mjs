// The theme: made from its configuration, and legible.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { generateTheme, themeFile } from '../theme.mjs';
import { root } from './support/program.mjs';

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
        // `text-subtle` does not stand out from it: our rules use `text-default` there.
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

/** Colours of the theme's own choosing, and those that say how grave something is. */
const MAIN = ['person', 'company', 'neutral'];
const GRAVE = ['info', 'success', 'warning', 'danger'];
const GROUNDS = ['background-default', 'background-tinted', 'surface-default', 'surface-tinted'];

for (const scheme of ['light', 'dark']) {
  // WCAG 1.4.11. `border-subtle` only decorates. `base-default` of warnings stands out from nothing
  // in light, so it is never an edge or a sign of its own (`docs/rules/inbox.md#colours`).
  test(`edges, signs and the ring of the focus stand out from their ground, ${scheme}`, () => {
    const colors = tokens(scheme);
    const get = (token) => colors.get(`--ds-color-${token}`) ?? assert.fail(`no ${token}`);
    const pairs = [...MAIN, ...GRAVE].flatMap((color) => {
      const parts = ['border-default', 'border-strong', ...(color === 'warning' ? [] : ['base-default'])];
      return GROUNDS.flatMap((ground) => parts.map((part) => [`${color}-${part}`, `${color}-${ground}`]));
    });
    assert.equal(pairs.length, 6 * 4 * 3 + 4 * 2);
    const weak = pairs.map(([part, ground]) => ({ pair: `${part} on ${ground}`, ratio: contrast(get(part), get(ground)) }));
    assert.deepEqual(weak.filter(({ ratio }) => ratio < 3), []);
    // The ring is a line of one colour inside a line of the other: one of them stands out anywhere.
    assert.ok(contrast(get('focus-inner'), get('focus-outer')) >= 3);
    for (const color of [...MAIN, ...GRAVE]) {
      for (const ground of [...GROUNDS, 'surface-hover', 'surface-active', 'base-default']) {
        const ratios = ['focus-inner', 'focus-outer'].map((ring) => contrast(get(ring), get(`${color}-${ground}`)));
        assert.ok(Math.max(...ratios) >= 3, `the ring on ${color}-${ground}: ${ratios}`);
      }
    }
  });
}

test('what the measured pairs leave out is kept out by our own rules', async () => {
  const styles = await readdir(join(root, 'static', 'css'), { recursive: true });
  const ours = styles.filter((name) => name.endsWith('.css') && name !== 'theme.css');
  assert.ok(ours.length > 40, `${ours.length} style sheets`);
  const own = await Promise.all(ours.map((name) => readFile(join(root, 'static', 'css', name), 'utf8')));
  const rules = own.join('\n').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  // Pressed buttons without a ground of their own: `text-subtle` on `surface-active` is too weak.
  assert.match(rules, /\.ds-button:is\(\[data-variant="secondary"\], \[data-variant="tertiary"\]\):active\s*\{\s*--dsc-button-color: var\(--ds-color-text-default\)/);
  for (const [rule] of rules.matchAll(/[^{}]*\{[^{}]*surface-active[^{}]*\}/g)) {
    assert.ok(!/[^-]color: var\(--ds-color-(?:[a-z]+-)?text-subtle\)/.test(rule), rule);
  }
  // Hard-coded colours would not follow the scheme; the shade behind what lies on top is dark in both.
  const shown = rules.replaceAll(/rgb\(0 0 0 \/ \d+%\)/g, 'shade');
  assert.deepEqual(shown.match(/#[0-9a-f]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch)a?\(/gi) ?? [], []);
  assert.ok(!rules.includes('--ds-color-warning-base-default'));
});

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

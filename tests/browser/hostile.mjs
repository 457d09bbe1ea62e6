// Content of service owners that means harm, in a real browser: nothing of it runs, nothing leaves its
// region, and the page around it goes on working.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { DESKTOP, PHONE } from './support/audit.mjs';
import { makeDialog, PERSON, settles } from './support/dialogs.mjs';
import { HOSTILE, HOSTILE_MARKDOWN } from './support/hostile.mjs';
import { startOwner } from './support/owner.mjs';
import { startDemo } from './support/program.mjs';
import { logIn } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

const TAGS =
  'a abbr bdi blockquote br caption code dd del div dl dt em h3 h4 h5 h6 hr ins li mark ol p pre q s strong sub sup table tbody td tfoot th thead tr ul wbr'.split(' ');
const MOST_NODES = 10_000;
/** No page may stand still for longer, however slow the machine. */
const MOST_MS = 5000;

let browser;
let demo;
let owner;

before(async () => {
  browser = await launch();
  demo = await startDemo({ world: 'standard' });
  owner = await startOwner(demo.inbox);
});

after(async () => {
  await browser?.close();
  await owner?.stop();
  await demo?.stop();
});

const kinds = [
  { type: 'text/html', items: HOSTILE, viewport: DESKTOP },
  { type: 'text/markdown', items: [...HOSTILE, ...HOSTILE_MARKDOWN], viewport: PHONE },
];

for (const { type, items, viewport } of kinds) {
  test(`${items.length} hostile texts as ${type}`, { timeout: 600_000 }, async (t) => {
    const origins = [demo.inbox, demo.login, demo.issuer, owner.at()];
    const visitor = await Visitor.arrive(browser, { origins });
    const { page } = visitor;
    const dialogs = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      dialog.dismiss();
    });
    await page.addInitScript(measureTasks);
    await logIn(page, demo, PERSON);
    await page.setViewportSize(viewport);
    const embed = owner.at() + '/innhold';
    const address = demo.inbox + (await makeDialog(demo, { title: 'Fiendtlig', embed, type }));

    // The page as it is with content that means well.
    owner.answers('/innhold', { type: `${type}; charset=utf-8`, body: 'hei' });
    await page.goto(address);
    await settles(page);
    const calm = await page.evaluate(outside);
    const took = [];
    const found = [];
    for (const { name, content } of items) {
      const kanari = `kanari.localhost:${new URL(embed).port}/${encodeURIComponent(name)}`;
      owner.answers('/innhold', { type: `${type}; charset=utf-8`, body: content.replaceAll('KANARI', kanari) });
      await page.goto(address);
      await settles(page, 30_000);
      const seen = await page.evaluate(look, TAGS);
      took.push({ name, ms: seen.ms, nodes: seen.nodes });
      const faults = [
        ...seen.faults,
        ...(seen.nodes > MOST_NODES ? [`${seen.nodes} nodes`] : []),
        ...(page.url() === address ? [] : [`the page has gone to ${page.url()}`]),
        ...differences(calm, await page.evaluate(outside)),
        ...dialogs.splice(0).map((words) => `a dialog opened: ${words}`),
      ];
      found.push(...faults.map((fault) => `${name}: ${fault}`));
    }
    assert.deepEqual(found, []);

    // What would load or run late has had its time.
    await page.waitForTimeout(500);
    assert.deepEqual(dialogs, []);
    assert.deepEqual(owner.asked.filter(({ host }) => host.startsWith('kanari')), []);
    assert.deepEqual(visitor.asked.filter((one) => one.includes('kanari.')), []);
    // Policies are broken while hostile markup is read, though nothing of it runs; no script of ours fails.
    assert.deepEqual(visitor.faults.filter((fault) => /: script: |: request to /.test(fault)), []);

    await stillWorks(page);
    took.sort((one, other) => other.ms - one.ms);
    for (const { name, ms, nodes } of took.slice(0, 3)) t.diagnostic(`${type}, ${name}: ${Math.round(ms)} ms on the main thread, ${nodes} nodes`);
    assert.ok(took[0].ms < MOST_MS, `${took[0].name}: ${took[0].ms} ms`);
    await visitor.leaves();
  });
}

/** In the page, before everything: adds up how long the main thread was busy. */
function measureTasks() {
  globalThis.busy = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.busy += duration;
  }).observe({ type: 'longtask', buffered: true });
}

/** In the page: what of it lies outside of the region. */
function outside() {
  const region = document.querySelector('.af-embed');
  const all = [...document.querySelectorAll('*')].filter((element) => !region?.contains(element));
  return {
    title: document.title,
    elements: all.map(({ localName, id }) => `${localName}#${id}`).join(' '),
    attributes: all.map((element) => [...element.attributes].map(({ name }) => name).join()).join(' '),
    base: document.baseURI,
    open: document.querySelectorAll('dialog[open], :popover-open, :fullscreen').length,
    window: Object.keys(globalThis).filter((name) => name !== 'axe').join(),
  };
}

function differences(calm, now) {
  return Object.keys(calm)
    .filter((part) => calm[part] !== now[part])
    .map((part) => `${part} outside of the region: ${now[part].toString().slice(0, 300)}`);
}

/** In the page: what is wrong inside of the region, and what lies over things outside of it. */
async function look(tags) {
  const faults = [];
  const region = document.querySelector('.af-embed');
  const content = region?.querySelector('.af-prose');
  // Everything that was begun gets its turn.
  await new Promise((go) => requestAnimationFrame(() => setTimeout(go, 20)));
  const ms = globalThis.busy;
  if (globalThis.kanari) faults.push('a script ran');
  if (!document.querySelector('#bevis') || document.querySelectorAll('#bevis').length !== 1) faults.push('the form of the token');

  const rows = { align: /^(left|center|right)$/ };
  const cells = { ...rows, colspan: /^-?\d{1,6}$/, rowspan: /^-?\d{1,6}$/ };
  const allowed = {
    a: { href: /^(https?:\/\/[^/@]+\/|mailto:[\w.@,+-]+$|tel:\+?\d+$)/, rel: /^noopener noreferrer$/ },
    abbr: { title: /./ },
    li: { value: /^-?\d{1,6}$/ },
    ol: { start: /^-?\d{1,6}$/, reversed: /^$/, type: /^[1aAiI]$/ },
    table: { tabindex: /^0$/ },
    td: cells,
    th: { ...cells, scope: /^(row|col)(group)?$/ },
    ...Object.fromEntries(['tr', 'thead', 'tbody', 'tfoot'].map((name) => [name, rows])),
  };
  for (const element of content?.querySelectorAll('*') ?? []) {
    if (!tags.includes(element.localName) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') faults.push(`<${element.localName}>`);
    for (const { name, value } of element.attributes) {
      const isGood = name === 'lang' ? /^[a-z]{2,3}(-[a-z\d]+)*$/i : allowed[element.localName]?.[name];
      if (!isGood?.test(value)) faults.push(`<${element.localName} ${name}="${value.slice(0, 80)}">`);
    }
    if (element.localName === 'a' && element.hasAttribute('href') && !element.rel) faults.push('a link without rel');
    if (element.shadowRoot) faults.push('a shadow root');
  }
  for (const { name } of content?.attributes ?? []) if (!['class', 'dir', 'lang'].includes(name)) faults.push(`the box has ${name}`);

  const covered = ['header a', 'header button', 'form[action$="/merk"] button', 'footer a'];
  for (const selector of covered) {
    const element = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility() && one.getBoundingClientRect().height);
    if (!element) {
      faults.push(`no ${selector} can be seen`);
      continue;
    }
    element.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = element.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    if (!element.contains(top)) faults.push(`${selector} is covered by <${top?.localName} class="${top?.className}">`);
  }
  if (region && !getComputedStyle(region).contain.includes('paint') && getComputedStyle(region).contain !== 'content') faults.push('the region does not hold back what is drawn in it');
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth}`);

  let nodes = 0;
  if (content) for (const walker = document.createTreeWalker(content); walker.nextNode(); ) nodes += 1;
  return { faults: [...new Set(faults)].slice(0, 10), nodes, ms };
}

/** The page's own script and its forms do what they did. */
async function stillWorks(page) {
  owner.answers('/innhold', { status: 500 });
  await page.reload();
  const retry = page.locator('.af-embed').getByRole('button', { name: 'Prøv igjen' });
  await retry.click();
  await retry.waitFor();
  await page.getByRole('button', { name: 'Arkiver' }).filter({ visible: true }).first().click();
  await page.getByText('Meldingen er arkivert').or(page.getByText('arkivert')).first().waitFor();
}

// The browser's cleaner against the table of elements and the cases that the server's is held against, too
// (`src/views/markup`): the same script as on a dialog's page, under the same policy, over many regions at once.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { root, startPreview } from './support/program.mjs';
import { launch, Visitor } from './support/visitor.mjs';

const source = (name) => readFile(join(root, 'src', 'views', 'markup', name), 'utf8');
const cases = JSON.parse(await source('cases.json'));
const rows = (await source('elements.txt')).split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split(/\s+/));
const table = new Map(rows.map(([name, verb, ...rest]) => [name, { verb, rest }]));

/** What a dialog's page may do, as far as reading markup is concerned. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types embed";
const VOID =
  'area base basefont bgsound br col command embed frame hr image img input isindex keygen link menuitem meta nextid param source spacer track wbr'.split(' ');

let browser;
let preview;
let script;

before(async () => {
  browser = await launch();
  preview = await startPreview();
  const states = await (await fetch(preview.address)).text();
  const dialogs = [...states.matchAll(/href="(\/nb\/dialog\/[^"]+)"/g)].map(([, path]) => path);
  for (const path of dialogs) {
    const page = await (await fetch(preview.address + path)).text();
    script = /src="(\/static\/embed\.[^"]+)"/.exec(page)?.[1];
    if (script) break;
  }
  assert.ok(script, 'no state of a dialog has content of its service owner');
});

after(async () => {
  await browser?.close();
  await preview?.stop();
});

/** What the script makes of each `{ type, text }`, as markup and as the lines that one sees; and what the browser complained of. */
async function cleaned(items) {
  // No more at once than a slow machine can do within the time that the script gives an answer.
  if (items.length <= 150) return cleanedAtOnce(items);
  const first = await cleanedAtOnce(items.slice(0, 150));
  const rest = await cleaned(items.slice(150));
  return { made: [...first.made, ...rest.made], faults: [...first.faults, ...rest.faults] };
}

async function cleanedAtOnce(items) {
  const escaped = (index) => `<section class="af-embed" data-content-url="/content/${index}" data-type="text/${items[index].type}" data-language="nb"><div data-state-message></div></section>`;
  const page = `<!doctype html><html lang="nb"><body><form id="bevis" action="/token"></form>${items.map((_, index) => escaped(index)).join('')}<script type="module" src="${script}"></script>`;
  const server = createServer(async (asked, answer) => {
    const says = (type, body, more = {}) => answer.writeHead(200, { 'content-type': type, ...more }).end(body);
    if (asked.url === '/') return says('text/html; charset=utf-8', page, { 'content-security-policy': POLICY });
    if (asked.url.startsWith('/static/')) return says('text/javascript; charset=utf-8', await (await fetch(preview.address + asked.url)).text());
    if (asked.url === '/token') return says('application/json', '{"token":"x"}');
    const item = items[asked.url.split('/')[2]];
    if (!item) return answer.writeHead(404).end();
    return says(`text/${item.type}; charset=utf-8`, item.text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const visitor = await Visitor.arrive(browser, { origins: [origin] });
  try {
    await visitor.page.goto(origin);
    await visitor.page.waitForFunction(() => [...document.querySelectorAll('.af-embed')].every((region) => region.querySelector('.af-prose')), undefined, { timeout: 60_000 });
    const made = await visitor.page.evaluate(() =>
      [...document.querySelectorAll('.af-prose')].map((content) => {
        for (const table of content.querySelectorAll('table')) table.removeAttribute('tabindex');
        const elements = [...content.querySelectorAll('*')];
        return {
          markup: content.innerHTML,
          lines: content.innerText.split('\n').map((line) => line.trim().replace(/\s+/g, ' ')).filter(Boolean).join('\n'),
          names: elements.map(({ localName }) => localName),
          attributes: elements.flatMap((element) => [...element.attributes].map(({ name }) => `${element.localName} ${name}`)),
        };
      }),
    );
    return { made, faults: visitor.faults };
  } finally {
    await visitor.leaves();
    server.close();
    server.closeAllConnections();
  }
}

test('texts become what the server makes of them, and break no policy', async () => {
  const items = Object.entries(cases).flatMap(([type, all]) => all.map(([text, expected]) => ({ type, text, expected })));
  const { made, faults } = await cleaned(items);
  assert.equal(made.length, items.length);
  const differing = items.flatMap(({ type, text, expected }, index) => {
    const raw = made[index].markup.replaceAll('&nbsp;', '\u00a0');
    const markup = raw.includes('<pre>') ? raw : raw.replaceAll('\n', '');
    return markup === expected ? [] : [{ type, text, markup, expected }];
  });
  assert.deepEqual(differing, []);
  assert.deepEqual(faults.filter((fault) => !fault.includes('favicon')), []);
});

test('every element becomes what the table says', async () => {
  const attributes = 'alt="ord" href="https://a.no/" id=i class=c style="color:red" onclick="x()" data-x=y';
  const contexts = ['[]', '<div>[]</div>', '<section><form>[]</form></section>', '<blockquote>[]', '<ul><li>[]</li></ul>', '<table><tr><td>[]</td></tr></table>', '<div><div><span>[]'];
  const homes = { li: 0, dt: 0, dd: 0, caption: 0, thead: 0, tbody: 0, tfoot: 0, tr: 0, td: 0, th: 0 };
  const items = [...table.keys(), 'custom-element'].filter((name) => name !== '*').flatMap((name) => {
    const isVoid = VOID.includes(name);
    const shapes = [name, name.toUpperCase()].map((one) => `<${one} ${attributes}>${isVoid ? '' : `ord</${one}>`}`);
    const around = name in homes ? contexts.slice(0, 4) : ['table', 'col', 'colgroup'].includes(name) ? contexts.slice(0, 5) : contexts;
    return around.flatMap((context) => shapes.map((shape) => ({ type: 'html', name, isVoid, text: context.replace('[]', `før${shape}etter`) })));
  });
  const { made, faults } = await cleaned(items);
  assert.equal(made.length, items.length);
  const kept = [...table].filter(([, { verb }]) => verb === 'keep' || verb === 'line');
  const allowed = new Set(kept.flatMap(([name, { rest }]) => [...rest, ...table.get('*').rest].map((one) => `${name} ${one.split('=')[0]}`)).concat('a rel'));
  const wrong = items.flatMap(({ name, text, isVoid }, index) => {
    const { lines, names, attributes, markup } = made[index];
    const row = table.get(name) ?? table.get('*');
    const becomes = row.verb === 'as' ? row.rest[0] : name;
    const verb = row.verb === 'as' ? table.get(becomes).verb : row.verb;
    const isSeen = (expected) => lines.includes(expected);
    let isRight;
    if (name in homes) isRight = !isSeen('føro') && !isSeen('ordetter');
    else if (name === 'br') isRight = isSeen('før\netter');
    else if (name === 'table') isRight = isSeen('ord');
    else if (name === 'plaintext') isRight = isSeen('før') && !isSeen('ord');
    else if (becomes === 'a') isRight = isSeen('førord (a.no)etter');
    else if (verb === 'line') isRight = isSeen(isVoid ? 'før\netter' : 'før\nord\netter');
    else if (verb === 'gap' || (verb === 'apart' && isVoid)) isRight = isSeen('før etter');
    else if (verb === 'apart' || verb === 'alt') isRight = isSeen('før ord etter');
    else isRight = isSeen(verb === 'drop' || isVoid ? 'føretter' : 'førordetter');
    const strange = [...names.filter((one) => !kept.some(([name]) => name === one)), ...attributes.filter((one) => !allowed.has(one))];
    const isThere = name in homes || /^h\d$/.test(becomes) || !['keep', 'line'].includes(verb) || names.includes(becomes);
    return isRight && isThere && strange.length === 0 ? [] : [{ text, markup, lines, strange }];
  });
  assert.deepEqual(wrong, []);
  assert.deepEqual(faults.filter((fault) => !fault.includes('favicon')), []);
});

test('deep and long content keeps the ends of its lines', async () => {
  const deep = `${'<div>'.repeat(80)}Postboks 1 </div><div>0001 Oslo</div>${'</div>'.repeat(79)}`;
  const { made } = await cleaned([{ type: 'html', text: deep }]);
  assert.equal(made[0].lines, 'Postboks 1\n0001 Oslo');
});

test('amounts stand to the right, however the column is said to be aligned', async () => {
  const rows = '|Skatt|1 200|\n'.repeat(60);
  const { made, faults } = await cleaned([
    { type: 'markdown', text: `|Post|Kroner|\n|---|---:|\n${rows}` },
    { type: 'html', text: '<table><tr><td style="text-align: right">1 200</td></tr></table>' },
  ]);
  assert.equal(made[0].markup.match(/<td align="right">/g).length, 60);
  assert.match(made[1].markup, /<td align="right">/);
  assert.deepEqual(faults.filter((fault) => !fault.includes('favicon')), []);
});

test('the script and its libraries are at most 60 kB', async () => {
  const files = new Map();
  const add = async (path) => {
    if (files.has(path)) return;
    const text = await (await fetch(preview.address + path)).text();
    files.set(path, gzipSync(text, { level: 9 }).length);
    for (const [, name] of text.matchAll(/"\.\/([\w.-]+\.js)"/g)) await add(`/static/${name}`);
  };
  await add(script);
  assert.ok(files.size > 3, `${[...files.keys()]}`);
  const bytes = [...files.values()].reduce((sum, size) => sum + size);
  assert.ok(bytes <= 60_000, `${bytes} bytes`);
});

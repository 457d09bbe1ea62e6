// `node tests/bench.mjs` measures what one view of the inbox costs, and prints it beside the goals.
//
// The simulators run in processes of their own, so that only the inbox is measured. It is the
// release build where there is one (`cargo build --release`). Between the inbox and Dialogporten
// stands a relay of this script, which can make a page of 50 rows out of the few of the demo.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { startApart } from './browser/support/apart.mjs';
import { send, Walker } from './browser/support/http.mjs';
import { measuredProgram, runBench } from './support/bench.mjs';
import { memory, processorTime } from './support/process.mjs';

const VIEWS = 500;
const WARM_UP = 50;
const FULL_PAGE = 50;
/** Has the longest list of the demo. */
const PERSON = 'lys';
/** The whole script gives up after this long. */
const LIMIT_SECONDS = 180;

/** Fills a list up to `rows` by repeating each row. */
function fill(body, rows) {
  const answer = JSON.parse(body.toString());
  const items = answer.data?.searchDialogs?.items;
  if (!items?.length) return body;
  const times = Math.ceil(rows / items.length);
  const copies = items.flatMap((item) => [item, ...Array.from({ length: times - 1 }, () => ({ ...item, id: randomUUID() }))]);
  answer.data.searchDialogs.items = copies.slice(0, rows);
  return Buffer.from(JSON.stringify(answer));
}

/** Asks `VIEWS` times, one after the other: processor time and duration of one. */
async function measure(pid, ask) {
  for (let view = 0; view < WARM_UP; view += 1) await ask();
  const durations = [];
  const before = await processorTime(pid);
  for (let view = 0; view < VIEWS; view += 1) {
    const began = performance.now();
    await ask();
    durations.push(performance.now() - began);
  }
  const used = (await processorTime(pid)) - before;
  durations.sort((a, b) => a - b);
  const at = (share) => durations[Math.floor(share * (durations.length - 1))];
  return { processor: used / VIEWS, median: at(0.5), slow: at(0.95) };
}

/** What a browser with an empty cache fetches for this page, as it is sent. */
async function firstView(origin, page) {
  const found = [...page.text.matchAll(/<(link|script|img)\b[^>]*\b(?:href|src)="(\/[^"]+)"/g)].map(([, , path]) => path);
  const bytes = { html: page.body.length, css: 0, script: 0, font: 0, marks: 0, other: 0 };
  const fonts = [];
  for (const path of new Set(found)) {
    const { status, headers, body } = await send(origin + path, { headers: { 'accept-encoding': 'br, gzip' } });
    assert.equal(status, 200, path);
    const kind = headers['content-type'].match(/css|javascript|font/)?.[0] ?? 'other';
    const part = path.startsWith('/etat/') ? 'marks' : kind === 'javascript' ? 'script' : kind;
    bytes[part] += body.length;
    if (kind === 'font') fonts.push(path);
  }
  return { bytes, requests: 1 + new Set(found).size, fonts: fonts.length, style: found.find((path) => path.endsWith('.css')) };
}

function print(name, value, unit, most, note = '') {
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  const goal = most === undefined ? '' : `goal ≤ ${most} ${unit}`.trimEnd();
  const verdict = most === undefined ? '' : value <= most ? 'met' : 'MISSED';
  console.log(`  ${name.padEnd(44)} ${`${shown} ${unit}`.trimEnd().padStart(12)}   ${goal.padEnd(16)} ${verdict.padEnd(7)} ${note}`.trimEnd());
}

let inbox;

async function bench() {
  const program = await measuredProgram();
  let rows = 0;
  const change = (body) => (rows ? fill(body, rows) : body);
  inbox = await startApart({ program, change, owners: true });
  const visitor = new Walker();
  const landed = await visitor.logsIn(inbox.inbox, PERSON);
  const rowsOf = (page) => [...page.text.matchAll(/<a id="[^"]*" href="\/dialog\//g)].length;
  const view = async (expected, encoding) => {
    const page = await visitor.opens(landed.url, { encoding });
    assert.equal(page.status, 200);
    assert.equal(rowsOf(page), expected);
    return page;
  };
  const asked = async () => JSON.parse((await send(`${inbox.control}/requests`)).body.toString()).graphql;
  const idle = await memory(inbox.pid());

  const few = rowsOf(landed);
  assert.ok(few > 0, 'the inbox has rows');
  const page = await view(few);
  const first = await firstView(inbox.inbox, page);
  const file = await measure(inbox.pid(), () => send(inbox.inbox + first.style, { headers: { 'accept-encoding': 'br' } }));
  const callsBefore = await asked();
  const own = await measure(inbox.pid(), () => view(few));
  const calls = ((await asked()) - callsBefore) / (VIEWS + WARM_UP);
  rows = FULL_PAGE;
  const fullPage = await view(FULL_PAGE);
  const full = await measure(inbox.pid(), () => view(FULL_PAGE));
  const plain = await measure(inbox.pid(), () => view(FULL_PAGE, 'identity'));
  const busy = await memory(inbox.pid());

  const { bytes } = first;
  const fullBytes = fullPage.body.length;
  console.log(`\nA first view (compressed, as sent; ${few} rows, all that the small world has)`);
  print('calls to Dialogporten per view', calls, '', 1);
  print('requests of a first view', first.requests, '', 4, 'as the page names them');
  print('HTML', bytes.html / 1000, 'kB');
  print(`HTML of ${FULL_PAGE} rows`, fullBytes / 1000, 'kB', undefined, 'repeated rows: compresses better than letters do');
  print('CSS', bytes.css / 1000, 'kB');
  print('HTML + CSS', (bytes.html + bytes.css) / 1000, 'kB', 50);
  print(`HTML of ${FULL_PAGE} rows + CSS`, (fullBytes + bytes.css) / 1000, 'kB', 50);
  print('script', bytes.script / 1000, 'kB', 5);
  print('font files', first.fonts, '', 1, `${(bytes.font / 1000).toFixed(1)} kB as sent`);
  print('marks of service owners', bytes.marks / 1000, 'kB');
  print('other', bytes.other / 1000, 'kB');
  console.log(`\nThe inbox at work (${VIEWS} views one after the other, after ${WARM_UP})`);
  print(`processor time per view, ${few} rows`, own.processor, 'ms', 1);
  print(`processor time per view, ${FULL_PAGE} rows`, full.processor, 'ms', 1);
  print(`processor time per view, ${FULL_PAGE} rows, uncompressed`, plain.processor, 'ms', undefined, 'what is left without compression');
  print('processor time per static file', file.processor, 'ms');
  print(`a view of ${few} rows costs as many static files`, own.processor / file.processor, '');
  print(`duration of a view, ${few} rows`, own.median, 'ms', undefined, `95 %: ${own.slow.toFixed(1)} ms, with simulator and relay`);
  print(`duration of a view, ${FULL_PAGE} rows`, full.median, 'ms', undefined, `95 %: ${full.slow.toFixed(1)} ms, with simulator and relay`);
  print('memory after the login', idle.now, 'MB');
  print('memory after all views', busy.now, 'MB', 64, `at most ${busy.most.toFixed(1)} MB`);
}

await runBench('tests/bench.mjs', { seconds: LIMIT_SECONDS, bench, stop: async () => inbox?.stop() });

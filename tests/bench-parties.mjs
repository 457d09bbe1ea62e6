// `node tests/bench-parties.mjs` measures what choosing a party costs the one who has 250 of them
// and the one who has 15,000, and prints both beside the goals (`docs/rules/inbox.md#budgets`).
//
// As in `tests/bench.mjs` the simulators run in processes of their own, so that nothing but the inbox is
// measured: with the world `standard` for an accountant of 250, and with `large` for one of 15,000. It
// is the release build where there is one (`cargo build --release`).
import assert from 'node:assert/strict';

import { startApart } from './browser/support/apart.mjs';
import { closeConnections, Walker } from './browser/support/http.mjs';
import { measuredProgram, runBench } from './support/bench.mjs';
import { memory } from './support/process.mjs';

/** Who has how many, and in which world. */
const CASES = [
  { world: 'standard', person: 'flittig' },
  { world: 'large', person: 'travel' },
];
const ROUNDS = 200;
const WARM_UP = 20;
const GOAL_MS = 200;
const GOAL_RATIO = 3;
const GOAL_BYTES = 60_000;
const LIMIT_SECONDS = 540;

async function measure(ask) {
  for (let round = 0; round < WARM_UP; round += 1) await ask();
  const durations = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await ask();
    durations.push(performance.now() - began);
  }
  durations.sort((a, b) => a - b);
  const at = (share) => durations[Math.floor(share * (durations.length - 1))];
  return { p50: at(0.5), p95: at(0.95) };
}

/** The rows of a page: what is called so, its number, and whether it is a unit. */
function rowsOf(page) {
  const row = /<li([^>]*)>\s*<a class="af-party-rows__row" href="\/a\/(\d{9})\/[^]*?<bdi>([^<]+)<\/bdi>/g;
  return [...page.text.matchAll(row)].map(([, attributes, number, name]) => ({ name, number, isUnit: attributes.includes('unit') }));
}

/** What runs at present. */
let town;

async function stopTown() {
  closeConnections();
  await town?.stop();
  town = undefined;
}

/** Every kind of page for the one who has so many parties. */
async function measureFor({ world, person }, program) {
  town = await startApart({ program, world });
  const visitor = new Walker();
  const began = performance.now();
  const landed = await visitor.logsIn(town.inbox, person);
  const login = performance.now() - began;
  const opens = (path) => visitor.opens(town.inbox + path);
  const [, parties] = (await opens('/aktor')).text.match(/<div class="af-search-summary">\s*<p>[^<]* ([\d\u202f]+) aktører/);
  const [, last] = (await opens('/aktor')).text.match(/Side 1 av ([\d\u202f]+)/);
  const digits = (text) => text.replaceAll('\u202f', '');
  const middle = rowsOf(await opens('/aktor?type=virksomheter&side=3'));
  const company = middle.find(({ isUnit }) => !isUnit);
  const unit = middle.find(({ isUnit }) => isUnit) ?? rowsOf(await opens('/aktor?q=avd')).find(({ isUnit }) => isUnit);
  const search = (text) => `/aktor?q=${encodeURIComponent(text)}`;
  const paths = {
    'chooser, first page': '/aktor',
    'chooser, page 5': '/aktor?side=5',
    'chooser, last page': `/aktor?side=${digits(last)}`,
    'chooser, deleted shown': '/aktor?type=virksomheter&slettet=1',
    'search by name': search(company.name),
    'search by number': search(company.number.replace(/(...)(...)/, '$1 $2 ')),
    'search by unit': search(unit.name),
    'search without hits': search('finnesikke'),
    'inbox of the person': new URL(landed.url).pathname,
    'inbox of an organisation': `/a/${company.number}/innboks`,
  };
  const times = {};
  for (const [name, path] of Object.entries(paths)) {
    const page = await opens(path);
    assert.equal(page.status, 200, path);
    const found = { 'search by name': company, 'search by number': company, 'search by unit': unit }[name];
    if (found) assert.ok(rowsOf(page).some(({ number }) => number === found.number), `${name}: ${found.name} is found`);
    times[name] = { ...(await measure(() => opens(path))), bytes: Buffer.byteLength(page.text), sent: page.body.length };
  }
  const used = await memory(town.pid());
  await stopTown();
  return { parties: digits(parties), login, times, memory: used };
}

const ms = (value) => value.toFixed(1).padStart(8);

async function bench() {
  const program = await measuredProgram();
  const [few, many] = [await measureFor(CASES[0], program), await measureFor(CASES[1], program)];
  console.log(`\nDuration in ms over ${ROUNDS} requests one after the other, as the visitor sees it`);
  console.log(`${''.padEnd(26)} ${`${few.parties}: p50`.padStart(12)}      p95 ${`${many.parties}: p50`.padStart(14)}      p95   ratio of p50   HTML kB (sent)`);
  let isMet = true;
  for (const [name, one] of Object.entries(few.times)) {
    const other = many.times[name];
    const ratio = other.p50 / one.p50;
    const isChooser = !name.startsWith('inbox');
    const fits = !isChooser || (other.p95 <= GOAL_MS && ratio <= GOAL_RATIO && other.bytes <= GOAL_BYTES);
    isMet &&= fits;
    const size = `${(other.bytes / 1000).toFixed(1)} (${(other.sent / 1000).toFixed(1)})`;
    console.log(`${name.padEnd(26)} ${ms(one.p50).padStart(12)} ${ms(one.p95)} ${ms(other.p50).padStart(14)} ${ms(other.p95)} ${ratio.toFixed(2).padStart(14)}   ${size.padStart(14)}  ${isChooser ? (fits ? 'met' : 'MISSED') : ''}`);
  }
  console.log(`login, with the list read for the first time: ${few.login.toFixed(0)} and ${many.login.toFixed(0)} ms`);
  console.log(`memory of the inbox: ${few.memory.now.toFixed(0)} and ${many.memory.now.toFixed(0)} MB`);
  console.log(`goals of the chooser: p95 ≤ ${GOAL_MS} ms, ratio ≤ ${GOAL_RATIO}, HTML ≤ ${GOAL_BYTES / 1000} kB: ${isMet ? 'met' : 'MISSED'}`);
  return isMet;
}

await runBench('tests/bench-parties.mjs', { seconds: LIMIT_SECONDS, bench, stop: stopTown });

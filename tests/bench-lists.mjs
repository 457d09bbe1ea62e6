// `node tests/bench-lists.mjs` measures what a page of a list costs over 1, 20, 250 and 15,000 parties,
// and compares pages over 15,000 with a full sort of everything that there is.
//
// As in `tests/bench.mjs` the simulators run in processes of their own, and the inbox is the release
// build where there is one (`cargo build --release`). What the inbox uses itself is its processor time:
// the calls for one page run beside each other, so their durations cannot be taken off the page's.
// The full sort asks Dialogporten with the reader's own token for every party, sorts, and knows nothing
// of how the inbox merges.
import assert from 'node:assert/strict';

import { startApart } from './browser/support/apart.mjs';
import { closeConnections, send, Walker } from './browser/support/http.mjs';
import { measuredProgram, runBench } from './support/bench.mjs';
import { processorTime } from './support/process.mjs';

const VIEWS = Number(process.env.VIEWS ?? 10);
const POSITIONS = 20;
/** What the inbox itself may take for a page, in ms. */
const GOAL_MS = 500;
const LIMIT_SECONDS = 900;
/** Dialogs of one call, and parties. */
const ROWS = 1000;
const PARTIES = 100;

let town;
/** What the answers of Dialogporten weigh. */
let carried = 0;

async function stopTown() {
  closeConnections();
  await town?.stop();
  town = undefined;
}

/** The numbers of those whom a page of the chooser links to. */
function numbersOf(page) {
  return [...page.text.matchAll(/href="\/a\/(\d{9})\//g)].map(([, number]) => number);
}

function idsOf(page) {
  return [...page.text.matchAll(/<h3[^>]*><a id="d-([^"]+)"/g)].map(([, id]) => id);
}

function olderOf(page) {
  const [, href] = page.text.match(/href="([^"]*etter=[^"]*)">Eldre meldinger/) ?? [];
  return href?.replaceAll(/&(amp|#38);/g, '&');
}

/** What one page costs: calls, bytes from Dialogporten, the inbox's own time, duration. */
async function measure(opens, path) {
  const calls = () => [...town.relay.asked.values()].reduce((sum, count) => sum + count, 0);
  const first = await opens(path);
  assert.equal(first.status, 200, path);
  const before = { calls: calls(), bytes: carried, own: await processorTime(town.pid()), at: performance.now() };
  for (let view = 0; view < VIEWS; view += 1) await opens(path);
  return {
    rows: idsOf(first).length,
    calls: (calls() - before.calls) / VIEWS,
    kilobytes: (carried - before.bytes) / VIEWS / 1000,
    own: ((await processorTime(town.pid())) - before.own) / VIEWS,
    duration: (performance.now() - before.at) / VIEWS,
    html: first.text.length / 1000,
    older: olderOf(first),
  };
}

async function begin(world, person, program) {
  const change = (body) => {
    carried += body.length;
    return body;
  };
  town = await startApart({ program, world, change });
  const visitor = new Walker();
  await visitor.logsIn(town.inbox, person);
  return (path) => visitor.opens(town.inbox + path);
}

/** Asks Dialogporten as the reader. */
async function ask(query, variables) {
  const token = [...town.relay.tokens].at(-1);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' };
  const answer = await send(`${town.relay.address}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = JSON.parse(answer.body);
  assert.ok(data, JSON.stringify(errors));
  return data;
}

/** The inbox over all parties, sorted naively. */
async function fullSort() {
  const { parties } = await ask('query everyone { parties { party isDeleted hasOnlyAccessToSubParties subParties { party isDeleted } } }');
  const all = parties.flatMap(({ subParties, ...one }) => [one, ...(subParties ?? [])]);
  const urns = [...new Set(all.filter((one) => !one.isDeleted && !one.hasOnlyAccessToSubParties).map(({ party }) => party))];
  const fields = 'items { id contentUpdatedAt status endUserContext { systemLabels } } hasNextPage continuationToken';
  const query = `query everything($input: SearchDialogInput!) { searchDialogs(input: $input) { ${fields} } }`;
  const open = new Set(['NOT_APPLICABLE', 'IN_PROGRESS', 'REQUIRES_ATTENTION', 'AWAITING', 'COMPLETED']);
  const found = [];
  for (let first = 0; first < urns.length; first += PARTIES) {
    const input = { party: urns.slice(first, first + PARTIES), limit: ROWS, excludeApiOnly: true, orderBy: [{ createdAt: 'ASC' }] };
    for (let more = true; more; ) {
      const { searchDialogs: page } = await ask(query, { input });
      found.push(...page.items.filter(({ status, endUserContext }) => open.has(status) && endUserContext.systemLabels.includes('DEFAULT')));
      more = page.hasNextPage;
      input.continuationToken = page.continuationToken;
    }
  }
  // Dates of unlike precision compare as texts only when they are as long.
  const key = ({ contentUpdatedAt, id }) => `${contentUpdatedAt.replace(/(\.\d+)?(Z|\+00:00)$/, (_, part = '.') => part.padEnd(8, '0'))} ${id}`;
  const keys = new Map(found.map((dialog) => [dialog, key(dialog)]));
  found.sort((one, other) => (keys.get(one) < keys.get(other) ? 1 : -1));
  return { parties: urns.length, found };
}

/** Compares the first pages, and those from random days on, with the full sort. */
async function compare(opens) {
  const { parties, found } = await fullSort();
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });
  const days = found.map(({ contentUpdatedAt }) => day.format(new Date(contentUpdatedAt)));
  const check = async (path, from) => {
    let address = path;
    let at = from;
    for (const which of ['first', 'second']) {
      const page = await opens(address);
      const shown = idsOf(page);
      const expected = found.slice(at, at + shown.length).map(({ id }) => id);
      assert.ok(shown.length > 0, `${address}: the ${which} page has rows`);
      assert.deepEqual(shown, expected, `${address}: the ${which} page is the full sort's`);
      at += shown.length;
      address = olderOf(page);
      if (!address) break;
    }
  };
  await check('/a/alle/innboks', 0);
  for (let position = 0; position < POSITIONS; position += 1) {
    const until = days[Math.floor(Math.random() * found.length)];
    await check(`/a/alle/innboks?til=${until}`, days.findIndex((one) => one <= until));
  }
  console.log(`\n${found.length} messages of ${parties} parties: the first pages, and those at ${POSITIONS} random days, are the full sort's`);
}

async function bench() {
  const program = await measuredProgram();
  const measured = new Map();
  let opens = await begin('standard', 'flittig', program);
  const chooser = await opens('/aktor?type=virksomheter');
  const units = [...new Set(numbersOf(chooser))].slice(0, 20);
  measured.set('1 party', await measure(opens, `/a/${units[0]}/innboks`));
  measured.set('20 parties', await measure(opens, `/a/utvalg/innboks?${units.map((unit) => `enhet=${unit}`).join('&')}`));
  measured.set('250 companies', await measure(opens, '/a/alle/innboks'));
  measured.set('  older', await measure(opens, measured.get('250 companies').older));
  await stopTown();
  opens = await begin('large', 'travel', program);
  measured.set('15,000 parties', await measure(opens, '/a/alle/innboks'));
  measured.set('  older ', await measure(opens, measured.get('15,000 parties').older));
  console.log(`\nOne page, the mean of ${VIEWS}`);
  console.log(`${''.padEnd(16)}  rows  calls  kB from Dialogporten  own ms  ratio  duration ms  HTML kB`);
  const [one] = measured.values();
  for (const [name, { rows, calls, kilobytes, own, duration, html }] of measured) {
    const cells = [rows, calls.toFixed(1), kilobytes.toFixed(0), own.toFixed(0), (own / one.own).toFixed(1), duration.toFixed(0), html.toFixed(0)];
    const widths = [6, 7, 22, 8, 7, 13, 9];
    console.log(name.padEnd(16) + cells.map((cell, place) => String(cell).padStart(widths[place])).join(''));
  }
  const isMet = [...measured.values()].every(({ own }) => own <= GOAL_MS);
  console.log(`goal: own time ≤ ${GOAL_MS} ms: ${isMet ? 'met' : 'MISSED'}`);
  await compare(opens);
  return isMet;
}

await runBench('tests/bench-lists.mjs', { seconds: LIMIT_SECONDS, bench, stop: stopTown });

// Dialogporten in every kind of trouble: each question that is asked of it is answered wrongly in
// every way. The frame stands, the page says what is the matter, and all is well again without a
// restart (`docs/rules/security.md#degradation`). Then the simulated parts are killed.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { startApart } from './support/apart.mjs';
import { action, choice, closeConnections, Walker } from './support/http.mjs';
import { FAULTS } from './support/relay.mjs';

// Has messages of their own and acts for two companies.
const PERSON = 'rask';
const DOWN = { status: 502, heading: 'Vi får ikke hentet meldingene nå' };
const SLOW = { status: 504, heading: 'Det tok for lang tid å hente meldingene' };
const CLOSED = { status: 503, heading: 'Meldingene er stengt for vedlikehold' };
// A message that did not come may count as opened: the answer was made, and lost on its way.
const NOT_SHOWN = { status: 502, heading: 'Vi får ikke vist meldingen nå' };
const OPENED_LATE = { status: 504, heading: 'Det tok for lang tid å åpne meldingen' };
const ALONE = 'Vi fikk ikke hentet listen over hvem du kan opptre for.';
const COMPANY = 'Fjellbekk Safteri';

const heading = (page) => page.text.match(/<h1[^>]*>([^<]*)/)?.[1].trim();
const firstMessage = (page) => page.text.match(/href="(\/dialog\/[^"?]+)/)?.[1];

/** The page of a failure: its words, its way on, and everything around it. */
function saysSo(page, { status, heading: words }, name) {
  assert.equal(page.status, status, name);
  assert.equal(heading(page), words, name);
  for (const part of ['Prøv igjen', 'Referanse: ']) assert.ok(page.text.includes(part), `${name}: ${part} is on the page`);
  hasFrame(page, name);
}

/** Everything around the page's own part stands. */
function hasFrame(page, name) {
  for (const part of ['class="ds-skip-link"', '<header', 'popovertarget="meny"', 'action="/sprak"', 'action="/logg-ut"', '<footer']) {
    assert.ok(page.text.includes(part), `${name}: ${part} is on the page`);
  }
  assert.ok(!/graphql|json|timeout|unexpected|exception/i.test(page.text), `${name}: no technical words`);
}

/** Logs in towards the parties, wherever that ends. */
async function landsOnParties(town) {
  const walker = new Walker();
  let page = await walker.opens(`${town.inbox}/logg-inn?retur=%2Faktor`);
  page = await walker.opens(action(page), { form: { means: choice(page, 'means'), person: PERSON } });
  if (page.url.includes('/consent/')) page = await walker.opens(action(page), { form: { accept: 'true' } });
  return { walker, page };
}

describe('each answer of Dialogporten gone wrong', { concurrency: true }, () => {
  let town;
  let reader;
  let inbox;

  before(async () => {
    town = await startApart();
    reader = new Walker();
    inbox = await reader.logsIn(town.inbox, PERSON);
  });

  after(async () => {
    await town?.stop();
    closeConnections();
  });

  /**
   * For each fault: the page that asks `operation` says so, and is whole when the fault is over.
   * `begin` makes what opens the page; `check` gets the page, the kind of trouble and its name.
   */
  async function eachFault(operation, begin, isWhole, check = saysSo, [down, slow] = [DOWN, SLOW]) {
    const before = town.relay.asked.get(operation) ?? 0;
    for (const fault of Object.keys(FAULTS)) {
      const name = `${operation}: ${fault}`;
      const opens = begin();
      town.relay.spoil(operation, fault);
      const wanted = { slow, 'status 503': CLOSED }[fault] ?? down;
      check(await opens(), wanted, name);
      town.relay.heal(operation);
      const page = await opens();
      assert.equal(page.status, 200, `${name}, over`);
      assert.ok(isWhole(page), `${name}, over`);
    }
    assert.ok(town.relay.asked.get(operation) >= before + 2 * Object.keys(FAULTS).length, `${operation} is what the page asks`);
  }

  test('a list', async () => {
    await eachFault('countedSearch', () => () => reader.opens(inbox.url), firstMessage);
  });

  test('a message', async () => {
    const url = town.inbox + firstMessage(inbox);
    const opens = () => () => reader.opens(url);
    await eachFault('dialog', opens, (page) => page.url === url, saysSo, [NOT_SHOWN, OPENED_LATE]);
  });

  // The reader alone stands in; later on, the former list.
  test('the parties of somebody who has just logged in', async () => {
    const begin = () => {
      let walker;
      return async () => {
        if (walker) return walker.opens(`${town.inbox}/aktor`);
        const landed = await landsOnParties(town);
        walker = landed.walker;
        return landed.page;
      };
    };
    const alone = (page, _, name) => {
      assert.equal(page.status, 200, name);
      assert.ok(page.text.includes(ALONE), `${name}: the page says that somebody may be missing`);
      assert.ok(!page.text.includes(COMPANY), `${name}: nobody is known`);
      hasFrame(page, name);
    };
    await eachFault('parties', begin, (page) => page.text.includes(COMPANY) && !page.text.includes(ALONE), alone);
  });
});

describe('a part that is killed', () => {
  let town;
  let walker;
  let inbox;

  beforeEach(async () => {
    town = await startApart();
    walker = new Walker();
    inbox = await walker.logsIn(town.inbox, PERSON);
  });

  afterEach(async () => {
    await town?.stop();
  });

  after(closeConnections);

  test('Dialogporten comes back, and so do the messages', async () => {
    await town.kill('dialogporten');
    saysSo(await walker.opens(inbox.url), DOWN, 'list');
    saysSo(await walker.opens(town.inbox + firstMessage(inbox)), DOWN, 'message');
    assert.equal((await walker.opens(`${town.inbox}/aktor`)).status, 200, 'the parties are known');
    await town.startPart('dialogporten');
    const page = await walker.opens(inbox.url);
    assert.equal(page.status, 200);
    assert.equal((await walker.opens(town.inbox + firstMessage(page))).status, 200);
  });

  test('without the provider, whoever is signed in goes on', async () => {
    await town.kill('idporten');
    for (const url of [inbox.url, town.inbox + firstMessage(inbox), `${town.inbox}/aktor`]) {
      assert.equal((await walker.opens(url)).status, 200, url);
    }
    const other = new Walker();
    const page = await other.opens(`${town.inbox}/logg-inn?retur=%2Faktor`);
    assert.equal(page.status, 503);
    assert.match(page.text, /href="\/aktor">Prøv igjen/, 'the page offers to try again');
    await town.startPart('idporten');
    await other.logsIn(town.inbox, PERSON);
  });
});

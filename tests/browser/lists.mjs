// Lists in a real browser, with and without JavaScript: filters, searching, many parties in one list,
// saved searches, going back and forward, two parties in two tabs, and the quiet line about what is new.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { DESKTOP, PHONE } from './support/audit.mjs';
import { send } from './support/http.mjs';
import {
  chip,
  chips,
  filterBy,
  follow,
  ids,
  openFilters,
  recipients,
  savedTitles,
  saves,
  search,
  stateOf,
  times,
  titles,
} from './support/lists.mjs';
import { startDemo } from './support/program.mjs';
import { heading, logIn, openPanel, panel } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

/** Acts for a child and for companies. */
const REPRESENTATIVE = 'rask';
/** Acts for 250 companies. */
const ACCOUNTANT = 'flittig';
const COMPANY = '318037434';
const OTHER_COMPANY = '311585509';

let browser;
let demo;

before(async () => {
  browser = await launch();
  demo = await startDemo({ world: 'standard' });
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const ways = [
  { name: 'with JavaScript', javaScript: true },
  { name: 'without JavaScript', javaScript: false },
];

for (const { name, javaScript } of ways) {
  test(`lists of one party and of several ${name}`, async (t) => {
    await visits(t, REPRESENTATIVE, javaScript, {
      'filters are put on, shown and taken off': filters,
      'a day that cannot be is told where it stands': wrongDays,
      'searching': searching,
      'a search is saved, opened, named, moved and deleted': savedSearches,
      'back and forward restore every state': backAndForward,
      'two tabs act for two parties': twoTabs,
      'a list on paper is its rows, and whose': onPaper,
      'what is new is told quietly': freshLine,
    });
  });

  test(`one list over 250 companies ${name}`, async (t) => {
    await visits(t, ACCOUNTANT, javaScript, {
      'all companies, page by page': allCompanies,
      'favourites': favourites,
      'own choice of units': ownChoice,
    });
  });
}

/** Logs in and walks each journey from the person's own inbox; one that fails does not hide the next. */
async function visits(t, person, javaScript, journeys) {
  const visitor = await Visitor.arrive(browser, {
    origins: [demo.inbox, demo.login, demo.issuer, demo.serviceOwner],
    strict: demo.inbox,
    javaScript,
  });
  try {
    await logIn(visitor.page, demo, person);
    const own = visitor.page.url();
    for (const [name, walk] of Object.entries(journeys)) {
      await t.test(name, async () => {
        try {
          visitor.faults.length = 0;
          await visitor.page.goto(own);
          await walk(visitor);
          visitor.hasNoFaults(name);
        } catch (error) {
          error.message += `\nat ${visitor.page.url()}`;
          throw error;
        }
      });
    }
  } finally {
    await visitor.leaves();
  }
}

/** The document is the same without scripts, so the rules are held against it once. */
const looksAt = (visitor, name) => (visitor.javaScript ? visitor.audits(name) : visitor.hasNoFaults(name));
const at = (path) => new URL(path, demo.inbox).href;
const query = (page) => new URL(page.url()).searchParams;

async function filters(visitor) {
  const { page } = visitor;
  await page.goto(at(`/a/${COMPANY}/innboks`));
  const whole = await ids(page);
  const sheet = await openFilters(page);
  await looksAt(visitor, 'the panel of filters');
  await sheet.getByRole('button', { name: 'Lukk filtrene' }).click();
  await filterBy(page, 'Du må gjøre noe', 'Under arbeid', 'Uleste');
  assert.deepEqual(await chips(page), ['Du må gjøre noe', 'Under arbeid', 'Uleste']);

  await openFilters(page);
  assert.ok(await sheet.getByLabel('Du må gjøre noe').isChecked(), 'the panel knows what is on');
  await sheet.getByRole('link', { name: 'Etat, tjeneste, datoer og flere filtre' }).click();
  await page.getByRole('heading', { level: 1, name: 'Filtrer' }).waitFor();
  await looksAt(visitor, 'the page of filters');
  assert.ok(await page.getByLabel('Uleste').last().isChecked(), 'the page knows what is on');
  await page.getByLabel('Fra og med').fill('2020-01-01');
  await page.getByLabel('Til og med').fill('2039-12-31');
  await page.locator('#f-etater input').first().check();
  const owner = await page.locator('#f-etater label').first().innerText();
  await page.locator('main').getByRole('button', { name: 'Vis treff' }).click();
  await chip(page, owner).waitFor();
  await looksAt(visitor, 'a narrowed list');
  assert.deepEqual(await chips(page), ['Du må gjøre noe', 'Under arbeid', 'Uleste', '1. januar 2020 – 31. desember 2039', owner]);
  const found = await ids(page);
  assert.ok(found.length > 0 && found.length < whole.length, 'narrowed, and not to nothing');
  assert.equal(await page.locator('.af-list-row[data-unread]').count(), found.length, 'all are unread');
  for (const byline of await page.locator('.af-list-row__byline').allInnerTexts()) assert.ok(byline.includes(owner), byline);

  await chip(page, 'Uleste').click();
  await page.waitForURL((url) => !url.searchParams.has('lest'));
  assert.equal((await chips(page)).length, 4);
  assert.ok((await ids(page)).length >= found.length);
  await openFilters(page);
  await sheet.getByRole('link', { name: 'Nullstill' }).click();
  await page.waitForURL((url) => url.search === '');
  assert.deepEqual(await ids(page), whole);
}

/** A browser writes to its console that a page was answered with 422; once is as it should be. */
function refused(visitor) {
  const fault = visitor.faults.splice(0, 1)[0] ?? '';
  if (fault) assert.match(fault, /status of 422/);
}

async function wrongDays(visitor) {
  const { page } = visitor;
  await page.goto(at(`/a/${COMPANY}/innboks/filter?lest=nei&status=krever-handling`));
  await page.getByLabel('Fra og med').fill('2026-02-01');
  await page.getByLabel('Til og med').fill('2026-01-01');
  await page.getByLabel('Saksnummer').fill('2026/1');
  await page.locator('main').getByRole('button', { name: 'Vis treff' }).click();
  await page.locator('.ds-error-summary').waitFor();
  refused(visitor);
  await looksAt(visitor, 'days that cannot be');
  const from = page.getByLabel('Fra og med');
  assert.equal(await from.getAttribute('aria-invalid'), 'true');
  const told = page.locator(`#${await from.getAttribute('aria-describedby')}`);
  assert.match(await told.innerText(), /Den siste datoen er før den første/);
  assert.equal(await from.inputValue(), '2026-02-01');
  assert.equal(await page.getByLabel('Til og med').inputValue(), '2026-01-01');
  assert.equal(await page.getByLabel('Saksnummer').inputValue(), '2026/1');
  assert.ok(await page.locator('main').getByLabel('Uleste').isChecked(), 'nothing is lost');
  assert.ok(await page.locator('main').getByLabel('Du må gjøre noe').isChecked(), 'nothing is lost');
  await page.locator('.ds-error-summary').getByRole('link').click();
  assert.ok(await from.evaluate((field) => field === document.activeElement), 'the summary leads to the field');

  await from.fill('');
  await page.getByLabel('Saksnummer').fill('');
  await page.locator('main').getByRole('button', { name: 'Vis treff' }).click();
  await chip(page, 'Til 1. januar 2026').waitFor();
  // A day that no calendar has comes from an address only: it is left out, and that is said.
  await page.goto(at(`/a/${COMPANY}/innboks?lest=nei&fra=2026-13-40`));
  await page.getByText('Filteret «Sist endret» ble ikke brukt').waitFor();
  assert.deepEqual(await chips(page), ['Uleste']);
}

async function searching(visitor) {
  const { page } = visitor;
  const inbox = at(`/a/${COMPANY}/innboks`);
  await page.goto(inbox);
  await search(page, 'tilsyn støy');
  await looksAt(visitor, 'hits');
  assert.equal(await heading(page), 'Treff for «tilsyn støy»');
  const both = await ids(page);
  assert.ok(both.length > 1);
  for (const row of await page.locator('.af-list-row').all()) {
    const marked = (await row.locator('mark').allInnerTexts()).map((word) => word.toLowerCase());
    for (const word of ['tilsyn', 'støy']) assert.ok(marked.some((one) => one.startsWith(word)), `${word} is marked: ${marked}`);
    assert.match((await row.locator('h3 mark').first().innerText()).toLowerCase(), /^(tilsyn|støy)/, 'in the title');
  }
  assert.match(await page.locator('.af-search-summary').innerText(), /alle mapper.*alle disse ordene: «tilsyn», «støy»/s);

  await search(page, '"plan for støy"');
  const phrase = await ids(page);
  assert.ok(phrase.length > 0 && phrase.length < both.length && phrase.every((id) => both.includes(id)));
  await search(page, '"støy for plan"');
  assert.deepEqual(await ids(page), [], 'not in that order');
  await search(page, 'tilsyn -støy');
  const without = await ids(page);
  assert.ok(without.length > 0 && without.every((id) => !both.includes(id)), 'without a word');
  assert.match(await page.locator('.af-search-summary').innerText(), /Uten «støy»/);

  // Nothing here: what can be tried stands as links, and the wider search finds.
  await page.goto(`${inbox.replace('/innboks', '/utkast')}?q=tilsyn+st%C3%B8y&hvor=mappe`);
  assert.deepEqual(await ids(page), []);
  await looksAt(visitor, 'no hits');
  const tries = await page.locator('.af-search-summary__suggestions a').allInnerTexts();
  assert.deepEqual(tries, [
    'Let i alle mapper',
    'Finn meldinger med minst ett av ordene',
    'Les ordene som engelsk',
    'Let hos alle du representerer, og hos deg selv',
  ]);
  await follow(page, 'Let i alle mapper');
  await page.waitForURL((url) => url.searchParams.get('hvor') !== 'mappe');
  assert.deepEqual(await ids(page), both);
  await follow(page, 'Let bare i Utkast');
  await page.getByRole('heading', { name: 'Ingen treff' }).waitFor();

  await page.goto(`${inbox}?lest=nei`);
  const unread = await ids(page);
  await search(page, 'av');
  await looksAt(visitor, 'too few letters');
  assert.match(await page.locator('#sok-feil').innerText(), /Skriv minst 3 tegn/);
  assert.equal(await page.locator('#sok').inputValue(), 'av');
  assert.deepEqual(await ids(page), unread, 'the list is as it was');
}

async function savedSearches(visitor) {
  const { page } = visitor;
  const inbox = page.url();
  await saves(page, `${inbox}?q=skattemelding&lest=nei`, 'Skatt');
  const saved = await stateOf(page);
  await saves(page, `${inbox}?status=krever-handling`);
  await looksAt(visitor, 'a search is saved');
  await page.locator('.af-save-offer').getByRole('link', { name: 'Søket er lagret' }).click();
  await page.waitForURL((url) => url.pathname === '/sok');
  await looksAt(visitor, 'saved searches');
  const described = 'Innboks: Du må gjøre noe';
  assert.deepEqual(await savedTitles(page), ['Skatt', described]);

  await page.getByRole('link', { name: 'Skatt', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get('q') === 'skattemelding');
  assert.deepEqual(await stateOf(page), saved, 'it opens as it was saved');

  await page.goto(at('/sok'));
  await page.getByRole('link', { name: 'Endre navn på Skatt' }).click();
  await looksAt(visitor, 'a new name');
  await page.getByLabel('Navn (valgfritt)').fill('Skatten min');
  await page.getByRole('button', { name: 'Lagre navnet' }).click();
  await page.getByRole('status').getByText('Søket har fått nytt navn').waitFor();

  await page.getByRole('button', { name: `Flytt opp: ${described}` }).click();
  await page.getByRole('button', { name: `Flytt ned: ${described}` }).waitFor();
  assert.deepEqual(await savedTitles(page), [described, 'Skatten min']);
  await page.getByRole('button', { name: `Flytt ned: ${described}` }).click();
  await page.getByRole('button', { name: `Flytt opp: ${described}` }).waitFor();
  assert.deepEqual(await savedTitles(page), ['Skatten min', described]);

  for (const name of ['Skatten min', described]) {
    await page.getByRole('link', { name: `Slett ${name}` }).click();
    await looksAt(visitor, 'before a search is deleted');
    await page.getByRole('button', { name: 'Slett søket' }).click();
    await page.getByRole('status').getByText('Det lagrede søket er slettet').waitFor();
  }
  await page.getByRole('heading', { name: 'Du har ingen lagrede søk' }).waitFor();
}

/** Ten changes of filters, parties and folders; then every step back, and forward again. */
async function backAndForward(visitor) {
  const { page } = visitor;
  const folder = (name) => page.locator('.af-side').getByRole('link', { name }).click();
  const party = async (chosen) => {
    await openPanel(page);
    await panel(page).locator(`a[href^="/a/${chosen}/"]`).click();
  };
  const changes = [
    [() => filterBy(page, 'Uleste'), (url) => url.searchParams.get('lest') === 'nei'],
    [() => filterBy(page, 'Siste 12 måneder'), (url) => url.searchParams.get('tid') === '12mnd'],
    [() => chip(page, 'Uleste').click(), (url) => !url.searchParams.get('lest')],
    [() => party(COMPANY), (url) => url.pathname === `/a/${COMPANY}/innboks`],
    [() => filterBy(page, 'Du må gjøre noe'), (url) => url.searchParams.get('status') === 'krever-handling'],
    [() => folder('Frister'), (url) => url.pathname === `/a/${COMPANY}/frister`],
    [() => folder('Arkiv'), (url) => url.pathname === `/a/${COMPANY}/arkiv`],
    [() => party('alle'), (url) => url.pathname === '/a/alle/arkiv'],
    [() => folder('Innboks'), (url) => url.pathname === '/a/alle/innboks'],
    [() => search(page, 'melding'), (url) => url.searchParams.get('q') === 'melding'],
    [() => follow(page, 'Let bare i Innboks'), (url) => url.searchParams.get('hvor') === 'mappe'],
  ];
  const states = [await stateOf(page)];
  for (const [change, isThere] of changes) {
    await change();
    await page.waitForURL(isThere);
    states.push(await stateOf(page));
  }
  const told = states.map((state) => JSON.stringify(state));
  assert.equal(new Set(told).size, states.length, 'each change changes something');
  for (let step = states.length - 2; step >= 0; step -= 1) {
    await page.goBack();
    assert.deepEqual(await stateOf(page), states[step], `back to ${step}`);
  }
  for (let step = 1; step < states.length; step += 1) {
    await page.goForward();
    assert.deepEqual(await stateOf(page), states[step], `forward to ${step}`);
  }
}

/** What the service owners' side tells of a message. */
async function backstage(id) {
  const answer = await send(`${demo.control}/dialogs/${id.replace(/^d-/, '')}`);
  return JSON.parse(answer.body);
}

/** The page in which to choose is drawn in both tabs before either is used. */
async function twoTabs(visitor) {
  const { page } = visitor;
  const other = await visitor.context.newPage();
  const tabs = [[page, COMPANY], [other, OTHER_COMPANY]];
  const chosen = [];
  for (const [tab, company] of tabs) {
    await tab.goto(at(`/a/${company}/innboks`));
    await tab.getByRole('link', { name: 'Velg flere' }).click();
    await tab.getByRole('checkbox').first().check();
    chosen.push((await ids(tab))[0]);
  }
  for (const [place, [tab, company]] of tabs.entries()) {
    await tab.getByRole('button', { name: 'Arkiver' }).click();
    await tab.getByText('Arkivert for alle som representerer').waitFor();
    assert.equal(new URL(tab.url()).pathname, `/a/${company}/innboks`);
    const { party, labels } = await backstage(chosen[place]);
    assert.equal(party, `urn:altinn:organization:identifier-no:${company}`);
    assert.ok(labels.some((label) => /archive/i.test(label)), `${labels}`);
    assert.ok(!(await ids(tab)).includes(chosen[place]));
  }
  await looksAt(visitor, 'archived in one of two tabs');
  // Undoing is the tab's own too.
  for (const [place, [tab]] of tabs.entries()) {
    await tab.getByRole('button', { name: 'Angre' }).click();
    await tab.getByText(/Angret/).waitFor();
    assert.ok((await ids(tab)).includes(chosen[place]));
  }
  await other.close();
}

/** How many summaries are longer than what is shown of them. */
const cut = (page) =>
  page.locator('.af-list-row__summary').evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).length);

/** What is left of a list on paper that can be clicked: nothing but the rows and the filters' names. */
async function onPaper(visitor) {
  const { page } = visitor;
  const controls = page.locator('a, button, input, summary').filter({ visible: true });
  for (const address of [`/a/${COMPANY}/innboks`, `/a/${COMPANY}/innboks?q=tilsyn&lest=nei`, `/a/${COMPANY}/innboks?velg=1`]) {
    await page.goto(at(address));
    await page.setViewportSize(PHONE);
    assert.ok((await cut(page)) > 0, 'on a small screen summaries are cut');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await cut(page), 0, 'on paper they are whole');
    const rows = await titles(page);
    const names = await controls.allInnerTexts();
    assert.deepEqual(names.slice(-rows.length), rows);
    assert.equal(names.length - rows.length, (await chips(page)).length, `${names}`);
    assert.match(await page.locator('.af-printed').innerText(), /^Fjellbekk Safteri AS · Org\.nr\. 318\s037\s434 · \d+\.\s\S+\s\d{4}\skl\.\s/);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize(DESKTOP);
    assert.equal(await page.locator('.af-printed').isVisible(), false);
  }
}

/** A message comes while the list is open; the script asks every two minutes, so time is moved on. */
async function freshLine(visitor) {
  const { page, javaScript } = visitor;
  if (javaScript) await page.clock.install();
  await page.goto(at(`/a/${OTHER_COMPANY}/innboks`));
  const before = await ids(page);
  await page.locator('#sok').focus();
  const title = `Noe helt nytt ${javaScript}`;
  const create = {
    serviceResource: 'urn:altinn:resource:reelle-rettighetshavere',
    party: `urn:altinn:organization:identifier-no:${OTHER_COMPANY}`,
    content: { title: { value: [{ languageCode: 'nb', value: title }] } },
  };
  const answer = await send(`${demo.control}/dialogs`, { method: 'POST', body: JSON.stringify({ serviceOwner: 'brg', create }) });
  assert.equal(answer.status, 201, answer.body.toString());
  const line = page.locator('.af-list__updates');
  assert.equal(await line.innerText(), '', 'quiet until something is known');
  if (!javaScript) {
    assert.ok(!visitor.asked.some((address) => new URL(address).pathname.endsWith('/nytt')));
    return;
  }
  await page.clock.runFor(150_000);
  await line.getByText('Det har kommet noe nytt.').waitFor();
  await looksAt(visitor, 'something is new');
  assert.ok(await page.locator('#sok').evaluate((field) => field === document.activeElement), 'the focus stays');
  assert.deepEqual(await ids(page), before, 'the list stays as it is read');
  await line.getByRole('link', { name: 'Vis det' }).click();
  await page.locator('main h3').getByText(title).waitFor();
  assert.equal((await titles(page))[0], title);
  assert.equal(await line.innerText(), '');
}

async function allCompanies(visitor) {
  const { page } = visitor;
  await page.goto(at('/aktor'));
  await page.locator('main').getByRole('link', { name: 'Alle virksomheter' }).click();
  await page.waitForURL((url) => url.pathname === '/a/virksomheter/innboks');
  await looksAt(visitor, 'all companies');
  const first = await ids(page);
  assert.equal(first.length, 50);
  assert.ok((await recipients(page)).every(Boolean), 'each row says to whom');
  assert.ok(new Set(await recipients(page)).size > 5, 'of many companies');
  const seen = [...(await times(page))];
  await follow(page, 'Eldre meldinger');
  await page.waitForURL((url) => url.searchParams.has('etter'));
  const second = await ids(page);
  assert.equal(second.length, 50);
  assert.ok(second.every((id) => !first.includes(id)), 'none twice');
  seen.push(...(await times(page)));
  assert.deepEqual(seen, seen.toSorted((one, other) => other - one), 'the newest first, over both pages');
  await looksAt(visitor, 'the second page of all companies');
  await page.goBack();
  assert.deepEqual(await ids(page), first);
  await page.goForward();
  assert.deepEqual(await ids(page), second);
  await follow(page, 'Til de nyeste');
  await page.waitForURL((url) => !url.searchParams.has('etter'));
  assert.deepEqual(await ids(page), first);
}

async function favourites(visitor) {
  const { page } = visitor;
  await page.goto(at('/a/favoritter/innboks'));
  await page.getByRole('heading', { name: 'Ingen aktører her' }).waitFor();
  await looksAt(visitor, 'no favourites');
  const names = [];
  for (const place of [2, 4]) {
    await page.goto(at('/aktor?type=virksomheter'));
    const heart = page.getByRole('button', { name: /^Favoritt: / }).nth(place);
    names.push((await heart.getAttribute('aria-label')).replace('Favoritt: ', ''));
    await heart.click();
    await page.getByText('Lagt til i favorittene').waitFor();
  }
  await page.goto(at('/aktor'));
  await page.locator('main').getByRole('link', { name: 'Favoritter' }).click();
  await page.waitForURL((url) => url.pathname === '/a/favoritter/innboks');
  await looksAt(visitor, 'favourites');
  const found = new Set(await recipients(page));
  assert.ok(found.size > 0 && [...found].every((name) => names.includes(name)), `${[...found]} of ${names}`);
  for (const name of names) {
    await page.goto(at('/aktor?type=virksomheter'));
    await page.getByRole('button', { name: `Favoritt: ${name}`, exact: true }).first().click();
    await page.getByText('Tatt bort fra favorittene').waitFor();
  }
}

async function ownChoice(visitor) {
  const { page } = visitor;
  await page.goto(at('/aktor'));
  await page.getByRole('link', { name: 'Velg selv hvem du vil se samlet' }).click();
  await looksAt(visitor, 'choosing units');
  const boxes = page.locator('.af-units input[type="checkbox"]');
  const units = [];
  for (const place of [1, 3]) {
    await boxes.nth(place).check();
    units.push(await boxes.nth(place).getAttribute('value'));
  }
  const names = await page.locator('.af-units .ds-field bdi').allInnerTexts();
  await page.getByRole('button', { name: 'Vis meldingene samlet' }).click();
  await page.waitForURL((url) => url.pathname === '/a/utvalg/innboks');
  await looksAt(visitor, 'own choice');
  assert.deepEqual(query(page).getAll('enhet'), units);
  const found = new Set(await recipients(page));
  // An organisation and one of its units: the rows call it the main unit.
  const chosen = [names[1], names[3], 'hovedenheten'];
  assert.ok([...found].every((name) => chosen.includes(name)), `${[...found]} of ${chosen}`);
  await page.locator('.af-side').getByRole('link', { name: 'Arkiv' }).click();
  await page.waitForURL((url) => url.pathname === '/a/utvalg/arkiv');
  assert.deepEqual(query(page).getAll('enhet'), units, 'the choice stays');
}

// Content that lies at the service owner, in a real browser: shown as what it is, and whatever goes
// wrong stays in its region (`docs/rules/security.md#embeds`, `docs/rules/security.md#emb-1` to
// `docs/rules/security.md#emb-8`).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { auditState } from './support/audit.mjs';
import { dialogsOf, idOf, makeDialog, onlyFaults, openings, PERSON, region, settles, showsContent, steer } from './support/dialogs.mjs';
import { problem, startOwner } from './support/owner.mjs';
import { startDemo } from './support/program.mjs';
import { logIn, logOut } from './support/steps.mjs';
import { launch, Visitor } from './support/visitor.mjs';

const NOTHING = 'Vi fikk ikke hentet innholdet nå.';
const REFUSED = 'Du har ikke tilgang til dette innholdet.';
/** What a browser writes when an answer is none that was hoped for. */
const ANSWERS = /Failed to load resource/;
const CORS = /blocked by CORS policy/;
const POLICY = /Content Security Policy|Refused to connect|Fetch API cannot load/;

let browser;
let demo;
let owner;
let visitor;
let page;
/** A dialog whose content the test gives, by its kind. */
const given = {};

before(async () => {
  browser = await launch();
  demo = await startDemo({ world: 'standard' });
  owner = await startOwner(demo.inbox);
  visitor = await arrives();
  page = visitor.page;
  await logIn(page, demo, PERSON);
  for (const [kind, type] of [['markdown', 'text/markdown'], ['html', 'text/html']]) {
    const embed = owner.at() + `/${kind}`;
    given[kind] = demo.inbox + (await makeDialog(demo, { title: `Innhold som ${kind}`, embed, type }));
  }
  // A page of the service owner's that needs no token, for those who cannot see the content here.
  const action = { url: owner.at() + '/sak', title: 'Se saken', method: 'GET', action: 'read' };
  given.page = demo.inbox + (await makeDialog(demo, { title: 'Innhold og en side', embed: owner.at() + '/markdown', actions: [action] }));
});

after(async () => {
  await browser?.close();
  await owner?.stop();
  await demo?.stop();
});

function arrives(more = {}) {
  const origins = [demo.inbox, demo.login, demo.issuer, demo.serviceOwner, owner.at()];
  return Visitor.arrive(browser, { origins, ...more });
}

/** What the region says in its own words. */
async function says() {
  return (await region(page).locator('[data-state-message]').innerText()).trim();
}

/** The region is as it is where content did not come, and the rest of the page stands. */
async function failsAlone(words) {
  assert.ok((await says()).startsWith(words), await says());
  assert.equal(await region(page).locator('.af-prose').count(), 0, 'nothing of it is shown');
  assert.ok(await page.getByText('Kort fortalt.').isVisible(), 'the rest of the page stands');
  assert.ok(await page.getByRole('button', { name: 'Arkiver' }).first().isVisible());
}

describe('content that is well', () => {
  for (const name of ['Vedtak om stipend for', 'Oversikt over egenandelene dine']) {
    test(`${name}: shown as it is written, with the dialog token`, async () => {
      const all = await dialogsOf(page, demo, 'innboks');
      const [, path] = [...all].find(([title]) => title.startsWith(name));
      await showsContent(page, demo.inbox + path);
      const levels = await region(page).locator(':is(h2, h3, h4, h5, h6)').evaluateAll((all) => all.map((one) => one.localName));
      assert.deepEqual(levels, ['h2', 'h3', 'h4', 'h4', 'h5']);
      assert.match(await region(page).locator('h2').innerText(), /^Innhold fra /);
      assert.equal(await region(page).locator('td').count(), 6);
      assert.equal(await region(page).locator('ol > li').count(), 2);
      assert.equal(await region(page).locator('ol ul > li').count(), 2);
      assert.match(await region(page).locator('pre').innerText(), /^1200/);
      const link = region(page).getByRole('link', { name: 'reglene' });
      assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
      assert.match(await link.evaluate((one) => one.parentElement.innerText), /reglene \(etat\.example\.no\)/);
      await auditState(page, name);
      onlyFaults(visitor);
    });
  }

  test('asked for as service owners expect', async () => {
    owner.answers('/markdown', { type: 'text/markdown; charset=UTF-8', body: '# Hei' });
    const earlier = owner.of('/markdown').length;
    await showsContent(page, given.markdown);
    const [asked, ...more] = owner.of('/markdown').slice(earlier);
    assert.deepEqual(more, []);
    assert.equal(asked.method, 'GET');
    assert.match(asked.headers.authorization, /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    assert.equal(asked.headers.prefer, 'timezone="Europe/Oslo"');
    assert.equal(asked.headers.accept, 'text/markdown');
    assert.match(asked.headers['accept-language'], /^nb/);
    assert.equal(asked.headers.cookie, undefined);
    assert.equal(asked.headers.referer, undefined);
    onlyFaults(visitor);
  });

  test('headings skip no level, whatever the text does', async () => {
    owner.answers('/html', { type: 'text/html', body: '<h4>a</h4><h6>b</h6><h1>c</h1><h2>d</h2><h6>e</h6><h6>f</h6><h3>g</h3>' });
    await showsContent(page, given.html);
    const levels = await region(page).locator('.af-prose > *').evaluateAll((all) => all.map((one) => one.localName + one.textContent));
    assert.deepEqual(levels, ['h3a', 'h4b', 'h3c', 'h4d', 'h5e', 'h5f', 'h5g']);
    await auditState(page, 'headings');
  });

  test('its language is marked where it is another', async () => {
    for (const [language, lang] of [['se', 'se'], ['nb', null], ['"><x', null]]) {
      owner.answers('/markdown', { type: 'text/markdown', body: 'Bures', headers: { 'content-language': language, 'access-control-expose-headers': 'content-language' } });
      await showsContent(page, given.markdown);
      assert.equal(await region(page).locator('.af-prose').getAttribute('lang'), lang, language);
    }
  });

  test('a redirect to the same service owner is followed', async () => {
    owner.answers('/markdown', { status: 302, headers: { location: '/flyttet' } });
    owner.answers('/flyttet', { type: 'text/markdown', body: 'Flyttet hit.' });
    await showsContent(page, given.markdown);
    assert.equal(await region(page).locator('.af-prose').innerText(), 'Flyttet hit.');
    onlyFaults(visitor);
  });

  test('a service owner that does not know what we would prefer is asked without it', async () => {
    owner.lets = 'authorization, accept-language';
    owner.answers('/markdown', { type: 'text/markdown', body: 'Uten ønske.' });
    await showsContent(page, given.markdown);
    owner.lets = 'authorization, prefer, accept-language';
    assert.equal(await region(page).locator('.af-prose').innerText(), 'Uten ønske.');
    assert.equal(owner.of('/markdown').at(-1).headers.prefer, undefined);
    onlyFaults(visitor, CORS, ANSWERS);
  });

  test('nothing is shown where there is nothing', async () => {
    for (const nothing of [{ status: 204 }, { type: 'text/markdown' }, { type: 'text/markdown', body: ' \n\t\n' }]) {
      owner.answers('/markdown', nothing);
      await showsContent(page, given.markdown);
      assert.equal(await region(page).count(), 0, JSON.stringify(nothing));
    }
    onlyFaults(visitor);
  });
});

describe('content that fails', () => {
  test('403 is explained, with the words of the service owner as text', async () => {
    const detail = 'Du må være <b>part</b> i saken.';
    owner.answers('/markdown', problem(403, { detail }));
    await showsContent(page, given.page);
    await failsAlone(REFUSED);
    assert.match(await says(), /skriver: «?Du må være <b>part<\/b> i saken\.»?/);
    assert.equal(await region(page).locator('b').count(), 0);
    const bidi = await region(page).locator('q').evaluate((words) => getComputedStyle(words).unicodeBidi);
    assert.equal(bidi, 'isolate', 'their direction is theirs alone');
    await auditState(page, 'content refused');
    onlyFaults(visitor, ANSWERS);
  });

  const faults = {
    'is not there': { status: 404 },
    'breaks': problem(500, { title: 'Noe gikk galt hos oss.' }),
    'is longer than 100 KiB': { type: 'text/markdown', body: 'x'.repeat(100 * 1024 + 1) },
    'is of another type': { type: 'text/html', body: '<p>x</p>' },
    'has no type': { body: 'x' },
    'is in another charset': { type: 'text/markdown; charset=iso-8859-1', body: Buffer.from('bl\u00e5b\u00e6r', 'latin1') },
    'says that it is UTF-8 and is not': { type: 'text/markdown; charset=utf-8', body: Buffer.from('bl\u00e5b\u00e6r', 'latin1') },
    'is redirected in a circle': { status: 302, headers: { location: '/markdown' } },
  };
  for (const [name, fault] of Object.entries(faults)) {
    test(`content that ${name} is not shown, and may be tried again`, async () => {
      owner.answers('/markdown', fault);
      await showsContent(page, given.markdown);
      await failsAlone(NOTHING);
      const isSaid = (await says()).includes('Noe gikk galt hos oss.');
      assert.equal(isSaid, name === 'breaks', 'the words of the service owner');
      owner.answers('/markdown', { type: 'text/markdown', body: 'Nå gikk det.' });
      await region(page).getByRole('button', { name: 'Prøv igjen' }).click();
      await region(page).getByText('Nå gikk det.').waitFor();
      assert.equal((await says()).length, 0);
      onlyFaults(visitor, ANSWERS, CORS);
    });
  }

  test('content of exactly 100 KiB is shown', async () => {
    owner.answers('/markdown', { type: 'text/markdown', body: 'x'.repeat(100 * 1024) });
    await showsContent(page, given.markdown);
    assert.equal((await region(page).locator('.af-prose').innerText()).length, 100 * 1024);
  });

  test('what has more parts than a page can bear is cut, and said to be', async () => {
    for (const [type, piece] of [['html', '<p>x</p>'], ['markdown', '- x\n'], ['html', '<br>']]) {
      owner.answers(`/${type}`, { type: `text/${type}`, body: piece.repeat(12_000) });
      await showsContent(page, given[type]);
      assert.equal(await says(), 'Innholdet er langt. Her ser du det første av det.');
      const nodes = await region(page).locator('.af-prose *').count();
      assert.ok(nodes > 3000 && nodes <= 10_000, `${nodes} elements of ${piece}`);
    }
    owner.answers('/html', { type: 'text/html', body: '<p>x</p>'.repeat(4000) });
    await showsContent(page, given.html);
    assert.equal(await says(), '', 'shorter content is whole');
    assert.equal(await region(page).locator('.af-prose > p').count(), 4000);
    onlyFaults(visitor);
  });

  test('the page of a fault stands up to the rules', async () => {
    owner.answers('/markdown', problem(500, { title: 'Noe gikk galt hos oss.' }));
    await page.goto(given.page);
    await region(page).getByRole('button', { name: 'Prøv igjen' }).waitFor();
    assert.equal(await region(page).getByRole('link').getAttribute('href'), owner.at() + '/sak');
    await auditState(page, 'content broken');
    onlyFaults(visitor, ANSWERS);
  });

  test('a service owner that cannot be reached, or does not let us in', async () => {
    const gone = demo.inbox + (await makeDialog(demo, { title: 'Ingen der', embed: 'http://etaten.localhost:9/x' }));
    await page.goto(gone);
    await settles(page);
    await failsAlone(NOTHING);
    owner.answers('/markdown', { type: 'text/markdown', body: 'x', headers: { 'access-control-allow-origin': 'https://annen.example.no' } });
    await showsContent(page, given.markdown);
    await failsAlone(NOTHING);
    onlyFaults(visitor, ANSWERS, CORS, /request to http:\/\/etaten\.localhost:9\//);
  });

  test('no more than ten seconds are waited', async () => {
    const began = Date.now();
    // It begins at once, and goes on and on.
    owner.answers('/markdown', { type: 'text/markdown', body: Array(60).fill('x'), wait: 500 });
    await page.goto(given.markdown);
    assert.equal(await says(), 'Henter innholdet …');
    await auditState(page, 'content under way');
    await settles(page, 25_000);
    await failsAlone(NOTHING);
    const took = Date.now() - began;
    assert.ok(took >= 10_000 && took < 20_000, `${took} ms`);
    onlyFaults(visitor);
  });

  test('a redirect to another origin is refused, and no token reaches it', async () => {
    const elsewhere = owner.at('fremmed.localhost');
    owner.answers('/fremmed', { type: 'text/markdown', body: 'Fra en annen.', headers: { 'access-control-allow-origin': '*' } });
    owner.answers('/markdown', { status: 302, headers: { location: `${elsewhere}/fremmed`, 'access-control-expose-headers': 'location' } });
    await showsContent(page, given.markdown);
    await failsAlone(NOTHING);
    assert.deepEqual(owner.asked.filter(({ host }) => host.startsWith('fremmed.')), [], 'not even asked beforehand');
    onlyFaults(visitor, ANSWERS, CORS, POLICY, /csp-report|reported:/, /request to http:\/\/fremmed/);
  });
});

describe('the token', () => {
  test('is in no page, no address and no storage', async () => {
    owner.answers('/markdown', { type: 'text/markdown', body: 'x' });
    const answers = [];
    const keep = async (answer) => {
      if (answer.url().startsWith(demo.inbox) && answer.request().isNavigationRequest()) answers.push(await answer.text());
    };
    page.on('response', keep);
    await showsContent(page, given.markdown);
    page.off('response', keep);
    const token = owner.of('/markdown').at(-1).headers.authorization.slice('Bearer '.length);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, name]));
    const places = [...answers, await page.content(), kept, ...visitor.asked, JSON.stringify(await visitor.context.cookies())];
    assert.ok(answers.length > 0);
    // Its middle part says whose it is; the signature alone would be of no use to anybody.
    for (const part of token.split('.').slice(1)) assert.ok(places.every((place) => !place.includes(part)));
  });

  test('that is too old is said to be, and nothing is opened again by itself', async () => {
    const all = await dialogsOf(page, demo, 'innboks');
    const [, path] = [...all].find(([title]) => title.startsWith('Vedtak om stipend for'));
    const late = async (route) => {
      await steer(demo, 'POST', '/clock', { forward: 'PT11M' });
      await route.continue();
    };
    await page.route('**/bevis', late, { times: 1 });
    const earlier = await openings(demo);
    await page.goto(demo.inbox + path);
    const again = region(page).getByRole('link', { name: 'Hent meldingen på nytt' });
    await again.waitFor();
    assert.equal(await openings(demo), earlier + 1, 'by the navigation alone');
    await auditState(page, 'content expired');
    onlyFaults(visitor, ANSWERS);
    await again.click();
    await region(page).locator('table').waitFor();
    assert.equal(await openings(demo), earlier + 2);
  });

  test('that the service owner takes no more is said to be too old', async () => {
    owner.answers('/markdown', problem(401));
    await showsContent(page, given.markdown);
    await failsAlone('Det er en stund siden du åpnet meldingen');
    onlyFaults(visitor, ANSWERS);
  });

  test('is not given to somebody who has logged out in another tab', async () => {
    const other = await arrives();
    const tab = await other.context.newPage();
    await logIn(other.page, demo, PERSON);
    const late = async (route) => {
      await tab.goto(demo.inbox);
      await logOut(tab, demo);
      await route.continue();
    };
    await other.page.route('**/bevis', late, { times: 1 });
    const earlier = owner.of('/markdown').length;
    await other.page.goto(given.markdown);
    await region(other.page).getByText('Du er logget ut.').waitFor();
    const back = await region(other.page).getByRole('link', { name: 'Logg inn igjen' }).getAttribute('href');
    assert.equal(new URL(back, demo.inbox).searchParams.get('retur'), new URL(given.markdown).pathname);
    assert.equal(owner.of('/markdown').length, earlier, 'the service owner was not asked');
    await auditState(other.page, 'content after the end of the login');
    await other.leaves();
  });
});

test('what a transmission carries is fetched on its own page', async () => {
  const sent = {
    type: 'Information',
    sender: { actorType: 'ServiceOwner' },
    content: {
      title: { value: [{ languageCode: 'nb', value: 'Brevet' }] },
      contentReference: { mediaType: 'application/vnd.dialogporten.frontchannelembed-url;type=text/markdown', value: [{ languageCode: 'nb', value: owner.at() + '/sendt' }] },
    },
  };
  owner.answers('/sendt', { type: 'text/markdown', body: 'Det som ble sendt.' });
  const path = await makeDialog(demo, { title: 'Med en forsendelse', transmissions: [sent] });
  await page.goto(demo.inbox + path);
  assert.deepEqual(owner.of('/sendt'), [], 'not before it is opened');
  const sentOne = page.locator('details', { hasText: 'Brevet' }).first();
  if (!(await sentOne.evaluate((one) => one.open))) await sentOne.locator('summary').click();
  await sentOne.getByRole('link', { name: /^Åpne innholdet/ }).click();
  await region(page).getByText('Det som ble sendt.').waitFor();
  assert.equal(owner.of('/sendt').length, 1);
  assert.equal(idOf(page.url()), idOf(path));
  await auditState(page, 'a transmission with its content');
  onlyFaults(visitor);
});

test('without a script: what is missing is said, with the service owner\'s own page, and nothing is fetched', async () => {
  const plain = await arrives({ javaScript: false });
  await logIn(plain.page, demo, PERSON);
  const earlier = owner.asked.length;
  for (const [address, hasPage] of [[given.page, true], [given.markdown, false]]) {
    await plain.page.goto(address);
    const said = await region(plain.page).innerText();
    assert.match(said, /Skript er slått av eller virker ikke, så innholdet vises ikke her/);
    assert.equal(await region(plain.page).getByRole('link').count(), hasPage ? 1 : 0);
    assert.ok(await plain.page.getByText('Kort fortalt.').isVisible());
    assert.equal(await region(plain.page).getByRole('button').count(), 0, 'no dead button');
  }
  assert.equal(owner.asked.length, earlier);
  await plain.audits('content without a script');
  await plain.leaves();
});

// Dialogs as service owners make and change them, over the demo's control interface, and their pages.
import assert from 'node:assert/strict';

import { send } from './http.mjs';

/** Has the dialogs of the tests; in the standard world some of every kind. */
export const PERSON = 'lys';
const PARTY = 'urn:altinn:person:identifier-no:14859102442';
const EMBED = 'application/vnd.dialogporten.frontchannelembed-url';

/** Acts at the control interface; gives what it answers. */
export async function steer(demo, method, path, body) {
  const answer = await send(demo.control + path, { method, body: body && JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.body}`);
  return answer.body.length ? JSON.parse(answer.body) : undefined;
}

const text = (value) => [{ languageCode: 'nb', value }];

/** Makes a dialog with content and actions at these addresses; gives its path. */
export async function makeDialog(demo, { title, embed, type = 'text/markdown', actions = [], labels = [], transmissions = [], service = 'skattekort' }) {
  const content = { title: { value: text(title) }, summary: { value: text('Kort fortalt.') } };
  if (embed) content.mainContentReference = { mediaType: `${EMBED};type=${type}`, value: text(embed) };
  const create = {
    serviceResource: `urn:altinn:resource:${service}`,
    party: PARTY,
    content,
    guiActions: actions.map(action),
    transmissions,
  };
  const { id } = await steer(demo, 'POST', '/dialogs', { serviceOwner: 'skd', create, labels });
  return `/dialog/${id}`;
}

/** An action as service owners write it. */
export function action({ url, title, method = 'POST', deletes = false, prompt, action = 'write' }) {
  return {
    action,
    url,
    title: text(title),
    httpMethod: method,
    isDeleteDialogAction: deletes,
    priority: 'Primary',
    prompt: prompt ? text(prompt) : [],
  };
}

/** The id of the dialog whose page is at this path or address. */
export function idOf(path) {
  return new URL(path, 'http://x').pathname.split('/')[2];
}

/** How often dialogs have been opened: each time is a receipt that others see. */
export async function openings(demo) {
  return (await steer(demo, 'GET', '/requests')).fields.dialogById ?? 0;
}

/** How often lists have been asked for. */
export async function searches(demo) {
  return (await steer(demo, 'GET', '/requests')).fields.searchDialogs ?? 0;
}

/** The paths of the dialogs in a folder, by title. */
export async function dialogsOf(page, demo, folder) {
  await page.goto(`${demo.inbox}/a/meg/${folder}`);
  const links = await page.locator('main h3 > a[href^="/dialog/"]').evaluateAll((all) => all.map((link) => [link.textContent.trim(), link.getAttribute('href')]));
  return new Map(links);
}

/** The region of a service owner's content. */
export function region(page) {
  return page.locator('.af-embed');
}

/** Opens a dialog and waits until its region has come to something. */
export async function showsContent(page, address) {
  await page.goto(address);
  await settles(page);
}

/** Waits until the region shows content, says what became of it, or is gone. */
export async function settles(page, timeout = 15_000) {
  await page.waitForFunction(
    () => {
      const region = document.querySelector('.af-embed');
      if (!region || region.querySelector('.af-prose')) return true;
      const words = region.querySelector('[data-state-message]').innerText.trim();
      return words !== '' && words !== 'Henter innholdet …';
    },
    undefined,
    { timeout, polling: 30 },
  );
}

/** Nothing but what matches these was found fault with; and these are told for once. */
export function onlyFaults(visitor, ...patterns) {
  const faults = visitor.faults.splice(0).filter((fault) => !patterns.some((pattern) => pattern.test(fault)));
  assert.deepEqual(faults, []);
}

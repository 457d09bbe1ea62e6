// A visitor with a keyboard alone.

/** More stops than this on the way through one page are a trap, or a page for nobody. */
const MOST_STOPS = 400;

/** Role and name of the focused element as Chromium tells them to screen readers. */
async function told(session) {
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' });
  const { nodes } = await session.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false });
  await session.send('Runtime.releaseObject', { objectId: result.objectId });
  const [{ role, name, properties = [] }] = nodes;
  const states = ['checked', 'expanded', 'disabled']
    .map((wanted) => properties.find((one) => one.name === wanted))
    .filter(Boolean)
    .map((one) => `, ${one.name}: ${one.value.value}`);
  return `${role.value}: ${name?.value.replaceAll(/\s+/g, ' ').trim() ?? ''}${states.join('')}`;
}

/** What is wrong with how the focused element shows that it is: nothing, or words. */
function lookOfFocus() {
  const element = document.activeElement;
  const line = (of, pseudo) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(of, pseudo);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && !/^rgba\(.*, 0\)$/.test(outlineColor);
  };
  // Where a link fills its card, the card has the ring.
  const around = [];
  for (let one = element; one && one !== document.body && around.length < 4; one = one.parentElement) around.push(one);
  const hasRing = around.some((one) => [undefined, '::before', '::after'].some((pseudo) => line(one, pseudo)));
  // The skip link is there only while it has the focus.
  if (!hasRing && !element.matches('.ds-skip-link')) return 'no ring';
  const box = element.getClientRects()[0];
  if (!box) return 'not drawn';
  const met = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const labels = [...(element.labels ?? [])];
  const isSeen = met && [element, ...labels].some((one) => one.contains(met) || met.contains(one));
  return isSeen ? '' : `covered by ${met?.outerHTML.slice(0, 80) ?? 'the edge of the window'}`;
}

/** Tab from the top to where the focus leaves the page again. */
export async function walk(page, session) {
  const stops = [];
  const faults = [];
  for (let steps = 0; steps < MOST_STOPS; steps += 1) {
    await page.keyboard.press('Tab');
    const where = await page.evaluate(() => {
      const element = document.activeElement;
      const isOut = element === document.body || element === document.documentElement;
      // The browser's own field for a date has several stops in it: day, month, year, calendar.
      if (!isOut && element.dataset.met && element.type === 'date') return 'within';
      if (isOut || element.dataset.met) return isOut ? 'out' : 'again';
      element.dataset.met = 'yes';
      return 'on';
    });
    if (where === 'within') continue;
    if (where !== 'on') {
      const isRound = where === 'out' || (await page.evaluate(() => document.activeElement.matches('.ds-skip-link')));
      if (!isRound) faults.push('the focus does not leave the page');
      return { stops, faults };
    }
    const stop = await told(session);
    stops.push(stop);
    const fault = await page.evaluate(lookOfFocus);
    if (fault) faults.push(`${stop}: ${fault}`);
  }
  faults.push(`more than ${MOST_STOPS} stops`);
  return { stops, faults };
}

/** WCAG 2.4.1: the first stop leads past the header. */
export async function skips(page) {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash === '#innhold');
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const isPast = main.contains(document.activeElement);
    // A page whose main part has nothing to stop at goes on after it.
    const after = main.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING;
    return isPast || (after && !main.querySelector('a[href], button, input, select, textarea, summary'));
  });
}

/** What opens with Enter closes with Esc, and the focus is back where it was. */
export async function faultsOfPopovers(page) {
  const faults = [];
  const openers = page.locator('[popovertarget]').filter({ visible: true });
  for (let at = 0; at < (await openers.count()); at += 1) {
    const opener = openers.nth(at);
    const name = (await opener.innerText()).trim();
    const isOpen = () => opener.evaluate((button) => button.popoverTargetElement.matches(':popover-open'));
    await opener.focus();
    await page.keyboard.press('Enter');
    if (!(await isOpen())) faults.push(`${name}: Enter does not open it`);
    await page.keyboard.press('Tab');
    const isIn = await opener.evaluate((button) => button.popoverTargetElement.contains(document.activeElement));
    if (!isIn) faults.push(`${name}: Tab does not go into it`);
    await page.keyboard.press('Escape');
    if (await isOpen()) faults.push(`${name}: Esc does not close it`);
    if (!(await opener.evaluate((button) => button === document.activeElement))) faults.push(`${name}: the focus is lost`);
  }
  return faults;
}

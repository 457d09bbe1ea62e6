// The states that the catalogue of `arbeidsflate preview` lists, and several windows to look at them.
import { Visitor } from './visitor.mjs';

/** The addresses of all states in a language, in the order of the catalogue. */
export async function statesIn(page, preview, language) {
  await page.goto(preview.address);
  const links = await page.getByRole('link').evaluateAll((all) => all.map((link) => link.href));
  return [...new Set(links)].filter((link) => link.startsWith(`${preview.address}/${language}/`) && !link.includes('?'));
}

/** The name of a state's page, from its address. */
export function pageOf(state) {
  return new URL(state).pathname.split('/')[2];
}

/**
 * Does `work(visitor, state)` for every state, in as many windows as there are processors to draw
 * them: each window takes the next state that nobody has taken.
 */
export async function inWindows(browser, preview, states, work, windows = 3) {
  const waiting = [...states];
  const one = async () => {
    const visitor = await Visitor.arrive(browser, { origins: [preview.address], strict: preview.address });
    try {
      for (let state = waiting.shift(); state !== undefined; state = waiting.shift()) {
        visitor.faults.length = 0;
        await work(visitor, state);
      }
    } finally {
      await visitor.leaves();
    }
  };
  await Promise.all(Array.from({ length: windows }, one));
}

// The search for what must stay between the servers (`docs/rules/security.md#log-2`,
// `docs/rules/login.md#oidc-18`; `docs/rules/login.md#m29`, `docs/rules/login.md#m49`): in logs,
// pages, addresses, cookies and the database, in every likely disguise.

/** Shorter values would be found by chance. */
const SHORTEST = 8;

/**
 * Which of `canaries` (`{ kind, value }`) are in which of `places` (name → text or bytes). The
 * answer names the kind and the place, never the value.
 */
export function leaks(places, canaries) {
  const texts = Object.entries(places).map(([place, content]) => [place, Buffer.from(content).toString('latin1')]);
  const found = new Set();
  for (const { kind, value } of canaries) {
    if (!value || value.length < SHORTEST) throw new Error(`a ${kind} is too short to look for`);
    for (const [disguise, hidden] of disguises(value)) {
      for (const [place, text] of texts) if (text.includes(hidden)) found.add(`${kind} in ${place}, ${disguise}`);
    }
  }
  return [...found];
}

/** Ways in which a value could be written. */
function disguises(value) {
  const bytes = Buffer.from(value);
  const all = [
    ['plain', bytes.toString('latin1')],
    ['percent-encoded', encodeURIComponent(value)],
    ['as HTML', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')],
    ['as JSON', JSON.stringify(value).slice(1, -1)],
    ['hexadecimal', bytes.toString('hex')],
    ['hexadecimal', bytes.toString('hex').toUpperCase()],
  ];
  // Inside of a longer text, base64 begins at any of three places of a group of three bytes; the
  // characters at either end depend on the neighbours.
  for (const offset of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const start = [0, 2, 3][offset];
    const whole = Math.floor((padded.length * 8) / 6);
    for (const encoding of ['base64', 'base64url']) all.push([encoding, padded.toString(encoding).slice(start, whole)]);
  }
  return all.filter(([, hidden]) => hidden.length >= SHORTEST);
}

/** The numbers in `text` that could be national identity numbers: eleven digits with right check digits. */
export function personNumbers(text) {
  const valid = (digits, weights) => digits.reduce((sum, digit, at) => sum + digit * (weights[at] ?? 0), 0) % 11 === 0;
  return [...text.matchAll(/(?<!\d)\d{6} ?\d{5}(?!\d)/g)]
    .map(([number]) => number.replace(' ', ''))
    .filter((number) => {
      const digits = [...number].map(Number);
      return valid(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) && valid(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    });
}

/** Titles, summaries, names and other words in Dialogporten's answers, long enough to look for. */
export function privateTexts(answers) {
  const found = new Set();
  const look = (value, isText) => {
    if (typeof value === 'string') {
      if (isText && value.length >= SHORTEST) found.add(value);
    } else if (value && typeof value === 'object') {
      for (const [name, part] of Object.entries(value)) look(part, isText || name === 'content' || name === 'name');
    }
  };
  for (const answer of answers) look(JSON.parse(answer), false);
  // Kinds of media and codes of languages stand beside the words.
  return [...found].filter((text) => !/^[a-z]+\/[a-z+.-]+/.test(text));
}

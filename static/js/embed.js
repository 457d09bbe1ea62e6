// Content that lies at a service owner: fetched from there with the dialog token, cleaned, and put into
// its own region as DOM nodes. None of it passes our server, and none of it is ever markup of ours.
//
// Whatever goes wrong stays in the region: its words are templates in the page, one for each state.

const TIME_MS = 10_000;
const MOST_BYTES = 100 * 1024;
const MOST_NODES = 10_000;
// Deeper than this only the words are kept: nobody reads markup nested so, and browsers are slow at it.
const DEEPEST = 32;
const MOST_OPEN = 256;
const FLAT = new Set('p br hr li dt dd tr td th thead tbody tfoot img input col wbr area link meta source'.split(' ').concat(''));
// The region has a heading of the second level.
const HEADINGS_BELOW = 2;

// DOMPurify is given our policy, and nobody else has it.
const policy = window.trustedTypes?.createPolicy('embed', { createHTML: (text) => text });
const CLEAN = {
  ALLOWED_TAGS:
    'p br em strong ul ol li a code pre blockquote hr h1 h2 h3 h4 h5 h6 table thead tbody tr th td'.split(' '),
  ALLOWED_ATTR: ['href'],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^https?:\/\//i,
  RETURN_DOM_FRAGMENT: true,
  TRUSTED_TYPES_POLICY: policy,
};
// What a picture would show is a link to it; markup inside Markdown is text.
const markdown = window.markdownit({ html: false }).disable('image');

for (const region of document.querySelectorAll('[data-embed]')) show(region);

async function show(region) {
  tell(region, 'loading');
  try {
    const { embed: address, type } = region.dataset;
    const answer = await fetchContent(address, region.dataset);
    if (!answer.ok) return tellRefusal(region, answer);
    const text = await contentOf(answer, type);
    if (text.trim() === '') return region.remove();
    const { content, isCut } = clean(type === 'text/markdown' ? markdown.render(text) : text);
    const language = answer.headers.get('content-language') ?? '';
    if (/^[a-z]{2,3}$/.test(language) && language !== document.documentElement.lang) content.lang = language;
    tell(region, isCut ? 'cut' : null);
    region.append(content);
  } catch (fault) {
    tell(region, fault instanceof TokenFault ? fault.message : 'failed');
  }
}

async function fetchContent(address, { type, language }) {
  const token = await tokenOfDialog();
  const headers = { authorization: `Bearer ${token}`, accept: type, 'accept-language': language };
  const signal = AbortSignal.timeout(TIME_MS);
  const ask = (more) =>
    fetch(address, {
      headers: { ...headers, ...more },
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal,
    });
  try {
    return await ask({ prefer: 'timezone="Europe/Oslo"' });
  } catch (fault) {
    // A service owner that does not know the wish refuses the whole question, before it is asked.
    if (signal.aborted) throw fault;
    return ask({});
  }
}

/** The text of an answer that keeps what was promised; throws otherwise. */
async function contentOf(answer, type) {
  if (answer.status === 204) return '';
  const [essence, ...parameters] = (answer.headers.get('content-type') ?? '').toLowerCase().split(';');
  const bytes = await read(answer, MOST_BYTES);
  if (bytes.length === 0) return '';
  const charsets = parameters.map((one) => one.trim()).filter((one) => one.startsWith('charset='));
  const isUtf8 = charsets.every((one) => one.slice(8).replaceAll('"', '') === 'utf-8');
  if (essence.trim() !== type || !isUtf8) throw new TypeError('not what was promised');
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Markup as inert nodes in a box of ours. */
function clean(markup) {
  const shorter = shorten(markup);
  const fragment = DOMPurify.sanitize(shorter, CLEAN);
  flatten(fragment);
  const isLong = cut(fragment) || shorter.length < markup.length;
  lower(fragment.querySelectorAll('h1, h2, h3, h4, h5, h6'));
  fragment.querySelectorAll('a').forEach(mark);
  // Once more, because what we write beside links counts as well.
  const isCut = cut(fragment) || isLong;
  const content = document.createElement('div');
  content.className = 'af-prose';
  content.append(fragment);
  // Afterwards: a browser looks for the direction anew with every node that comes.
  content.dir = 'auto';
  for (const table of content.querySelectorAll('table')) table.tabIndex = 0;
  return { content, isCut };
}

/**
 * Leaves out what comes after as many tags, or after tags nested as deep: reading such markup takes longer
 * than showing it. What may be left open, or holds nothing, does not nest.
 */
function shorten(markup) {
  let tags = 0;
  let depth = 0;
  for (const { 1: end, 2: name, index } of markup.matchAll(/<(\/?)([a-z]*)/gi)) {
    tags += 1;
    if (!FLAT.has(name.toLowerCase())) depth = end ? Math.max(depth - 1, 0) : depth + 1;
    if (tags > MOST_NODES || depth > MOST_OPEN) return markup.slice(0, index);
  }
  return markup;
}

/** Leaves the words of what is nested deeper than texts are. */
function flatten(parent, depth = 1) {
  for (const child of parent.children) {
    if (depth === DEEPEST) child.replaceChildren(child.textContent);
    else flatten(child, depth + 1);
  }
}

/** Leaves out what comes after as many nodes as a page can bear. */
function cut(fragment) {
  const walker = document.createTreeWalker(fragment);
  for (let count = 0; count < MOST_NODES; count += 1) {
    if (!walker.nextNode()) return false;
  }
  const rest = document.createRange();
  rest.setStartBefore(walker.currentNode);
  rest.setEnd(fragment, fragment.childNodes.length);
  rest.deleteContents();
  return true;
}

/** Headings stand below that of their region, and none skips a level, whatever the text does. */
function lower(headings) {
  const above = [];
  for (const heading of headings) {
    const level = Number(heading.localName[1]);
    while (above.at(-1) >= level) above.pop();
    above.push(level);
    const lowered = document.createElement(`h${Math.min(HEADINGS_BELOW + above.length, 6)}`);
    lowered.append(...heading.childNodes);
    heading.replaceWith(lowered);
  }
}

/** A link out names its host; one that a browser may not be sent to is text. */
function mark(link) {
  const url = parse(link.getAttribute('href') ?? '');
  if (!url || !isOutward(url)) return link.replaceWith(...link.childNodes);
  link.href = url.href;
  link.rel = 'noopener noreferrer';
  if (!link.textContent.includes(url.host)) link.after(` (${url.host})`);
}

/** An address by itself: what is relative to us is none of the service owner's. */
function parse(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** As the server decides it: https to a name; http on this machine while we are there ourselves. */
function isOutward({ protocol, hostname, username, password, href }) {
  if (username || password || href.length > 2048) return false;
  const isName = hostname.includes('.') && !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[');
  const isHere = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';
  return (protocol === 'https:' && isName) || (protocol === 'http:' && isHere && location.protocol === 'http:');
}

async function tellRefusal(region, answer) {
  const state = { 401: 'expired', 403: 'refused' }[answer.status] ?? 'failed';
  tell(region, state, wordsOf(await problemOf(answer)));
}

/** A state that can be tried again has a button for it. */
function tell(region, state, words) {
  say(region, state, words);
  region.querySelector('[data-state] [data-retry]')?.addEventListener('click', () => show(region));
}

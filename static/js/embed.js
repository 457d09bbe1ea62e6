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
const FLAT = /^(p|[bw]*r|hr|li|d[dt]|t[rdh]|t(head|body|foot)|caption)$/;
// The region has a heading of the second level.
const HEADINGS_BELOW = 2;

// The build writes the table of elements in front of this script, as `ELEMENTS`: what
// `src/views/markup/elements.txt` says behind each name, and the names. What it does not hold leaves its words.
const table = new Map();
// The first row is that of all elements.
const [, ...everywhere] = Object.keys(ELEMENTS)[0].split(' ');
for (const [says, names] of Object.entries(ELEMENTS)) {
  const [verb, ...rest] = says.split(' ');
  const rules = new Map([...rest, ...everywhere].map((one) => one.split('=')));
  for (const name of names.split(' ')) table.set(name, { name, verb, other: rest[0], rules });
}
const kept = [...table.values()].filter(isKept);
const attributes = kept.flatMap(({ rules }) => [...rules.keys()]);

// DOMPurify is given our policy, and nobody else has it.
const policy = window.trustedTypes?.createPolicy('embed', { createHTML: (text) => text });
const CLEAN = {
  ALLOWED_TAGS: kept.map(({ name }) => name),
  ALLOWED_ATTR: attributes,
  ADD_URI_SAFE_ATTR: attributes.filter((name) => name !== 'href'),
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:|tel:)/i,
  RETURN_DOM_FRAGMENT: true,
  TRUSTED_TYPES_POLICY: policy,
};
// Markup inside Markdown is text. Which addresses are links is decided below, for all content alike.
const markdown = window.markdownit({ html: false });
markdown.validateLink = () => true;
Object.assign(markdown.renderer.rules, { s_open: () => '<del>', s_close: () => '</del>' });

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
  if (essence.trim() !== type || !isUtf8) throw new TypeError(essence);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Markup as inert nodes in a box of ours. */
function clean(markup) {
  const pruned = prune(markup);
  // With a document type, or browsers would parse by the rules of old pages.
  const fragment = DOMPurify.sanitize(`<!doctype html>${pruned.markup}`, CLEAN);
  for (const element of fragment.querySelectorAll('*')) judge(element);
  flatten(fragment);
  const isLong = cut(fragment) | narrow(fragment) | pruned.isCut;
  lower(fragment.querySelectorAll('h1, h2, h3, h4, h5, h6'));
  fragment.normalize();
  for (const text of textsIn(fragment)) fit(text);
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

/** What becomes of an element with this name. */
function treatment(name) {
  const found = table.get(name) ?? table.get('*');
  return found.verb === 'as' ? table.get(found.other) : found;
}

function isKept({ verb }) {
  return verb === 'keep' || verb === 'line';
}

const isLine = (name) => name === 'br' || treatment(name).verb === 'line';

const TAG = /<(\/?)([a-z][^\s\/>]*)/iy;
const ATTRIBUTE =
  /[\s\/]*([^\s\/>][^\s\/>=]*)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>]*)))?/y;
const END_OF_TAG = /[\s\/]*>?/y;
// Where no tag, no comment and nothing like one begins.
const TEXT = /(?!<(?:[!?]|\/[^]))[^][^<]*/y;
const COMMENT = /<!--(?:-?>|[^]*?(?:--!?>|$))/y;
const CELLS = /^t([dh]|head|body|foot)$/;
const ROWS = /^(tr|caption)$/;

/**
 * Markup with the elements and attributes of the table alone, as the server prunes it: what is left out is
 * never parsed, so no policy is broken by it.
 *
 * What comes after as many tags, or after tags nested as deep, is left out: parsing such markup takes longer
 * than showing it. What may be left open, or holds nothing, does not nest.
 */
function prune(markup) {
  let [out, tags, depth, tables] = ['', 0, 0, 0];
  // The last character of the text in this line, and whether the next word stands apart from it.
  let before = '';
  let isApart = false;
  const words = (text) => {
    if (isApart && /[^\s([«]/.test(before) && /^[\p{L}\p{N}&]/u.test(text)) out += ' ';
    if (!text) return;
    isApart = false;
    before = text.at(-1);
    out += text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  };
  for (let at = 0; at < markup.length; ) {
    const tag = match(TAG, markup, at);
    if (!tag) {
      const text = match(TEXT, markup, at)?.[0] ?? '';
      words(text);
      at = text ? at + text.length : pastDeclaration(markup, at);
      continue;
    }
    const [, end, written] = tag;
    const found = new Map();
    at += tag[0].length;
    for (let one; (one = match(ATTRIBUTE, markup, at)); at += one[0].length) {
      const name = one[1].toLowerCase();
      if (!found.has(name)) found.set(name, one[2] ?? one[3] ?? one[4] ?? '');
    }
    at += match(END_OF_TAG, markup, at)[0].length;
    const source = written.toLowerCase();
    let { name, verb, rules } = treatment(source);
    if (verb === 'drop' || verb === 'gap') {
      if (end) continue;
      const isWhole = /svg|math/.test(name) && markup.slice(at - 2, at) === '/>';
      if (!isWhole) at = pastContent(markup, at, source);
      isApart ||= verb === 'gap';
    } else if (verb === 'alt' && !end) {
      isApart = true;
      words((found.get('alt') ?? '').trim());
      isApart = true;
    } else if (verb === 'apart') {
      isApart = true;
    }
    if (!tables && CELLS.test(name)) {
      isApart = true;
      continue;
    }
    if (!isKept({ verb }) || (end && name === 'br')) continue;
    if (!tables && ROWS.test(name)) [name, rules] = ['div', new Map()];
    if (name === 'table') tables = Math.max(tables + (end ? -1 : 1), 0);
    tags += 1;
    if (!FLAT.test(name)) depth = end ? Math.max(depth - 1, 0) : depth + 1;
    if (tags > MOST_NODES || depth > MOST_OPEN) return { markup: out, isCut: true };
    if (isLine(name)) [before, isApart] = ['', false];
    out += end ? `</${name}>` : `<${name}${attributesOf(rules, found)}>`;
  }
  return { markup: out, isCut: false };
}

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Where a comment ends, or whatever else begins with `<!`, `<?` or `</` and is no tag. */
function pastDeclaration(markup, at) {
  const comment = match(COMMENT, markup, at);
  if (comment) return at + comment[0].length;
  const end = markup.indexOf('>', at);
  return end < 0 ? markup.length : end + 1;
}

/** Where the content of an element that is left out ends. */
function pastContent(markup, at, name) {
  const end = match(new RegExp(`</${name}[\\s/>]`, 'gi'), markup, at);
  const close = markup.indexOf('>', end?.index ?? markup.length);
  return close < 0 ? markup.length : close + 1;
}

/**
 * Of the attributes that were found, those that the table keeps. What a style says about the side on which a
 * cell is written counts before its attribute.
 */
function attributesOf(rules, found) {
  const side = sideOf(found.get('style'));
  if (side) found.set('align', side);
  const names = [...rules.keys()].filter((name) => found.has(name));
  return names.map((name) => ` ${name}="${found.get(name).replaceAll('"', '&quot;')}"`).join('');
}

function sideOf(style = '') {
  const [, side] = [...style.matchAll(/(?:^|;)\s*text-align\s*:\s*(left|center|right|end)/gi)].at(-1) ?? [];
  return side?.toLowerCase().replace('end', 'right');
}

/** Leaves the attributes whose values keep the rules of the table. What has no list around it is a line. */
function judge(written) {
  const around = { li: 'ul, ol', dt: 'dl', dd: 'dl' }[written.localName];
  const element = around && !written.closest(around) ? become(written, 'div') : written;
  const { rules } = treatment(element.localName);
  for (const { name, value } of [...element.attributes]) {
    const rule = rules.get(name);
    const good = rule === 'flag' || (rule && valueByRule(rule, value));
    if (good) element.setAttribute(name, good === true ? '' : good);
    else element.removeAttribute(name);
  }
}

/** The values as they may be written, by their rules; `false`, `''` or nothing for what breaks the rule. */
const RULES = {
  address: (value) => value,
  integer: (value) => {
    const [, number] = /^\s*([+-]?\d{1,6})(?!\d)/.exec(value) ?? [];
    return number && `${+number}`;
  },
  text: (value) => withoutDeceit(value).replaceAll('\n', ' ').trim(),
  language: (value) => /^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i.test(value) && value,
};

function valueByRule(rule, value) {
  const words = value.trim();
  return RULES[rule] ? RULES[rule](value) : [words, words.toLowerCase()].find((one) => rule.split('|').includes(one));
}

function become(element, name) {
  const other = document.createElement(name);
  for (const one of element.attributes) other.setAttribute(one.name, one.value);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/** Leaves the words of what is nested deeper than texts are, and the ends of its lines. */
function flatten(parent, depth = 1) {
  for (const child of parent.children) {
    if (depth === DEEPEST) child.replaceChildren(...linesIn(child));
    else flatten(child, depth + 1);
  }
}

function linesIn(element) {
  for (const one of element.querySelectorAll('*')) {
    // No text that was parsed holds this character.
    if (isLine(one.localName)) one.before('\0'), one.after('\0');
  }
  const lines = element.textContent.split('\0').filter((line) => line.trim());
  return lines.flatMap((line, index) => (index ? [document.createElement('br'), line] : line));
}

function textsIn(fragment) {
  const texts = [];
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts;
}

/** A text without characters that deceive, and with the addresses in it as links. */
function fit(text) {
  const data = withoutDeceit(text.data);
  if (data !== text.data) text.data = data;
  if (!data.includes('://') || text.parentElement?.closest('a, code, pre')) return;
  const parts = [];
  let done = 0;
  for (const { index } of data.matchAll(/https:\/\/[^\s<>"«»“”]/gi)) {
    if (index < done || /[\p{L}\p{N}]$/u.test(data.slice(Math.max(done, index - 2), index))) continue;
    const address = addressAt(data.slice(index));
    const link = document.createElement('a');
    link.setAttribute('href', address);
    link.append(address);
    parts.push(data.slice(done, index), link);
    done = index + address.length;
  }
  if (done) text.replaceWith(...parts, data.slice(done));
}

/** The address at the beginning, without what ends a sentence or closes a bracket around it. */
function addressAt(text) {
  let [address] = /^[^\s<>"«»“”]*/.exec(text);
  const count = (one) => address.split(one).length;
  let outside = count(')') - count('(');
  while (/[.,;:!?'*_~…\]}]$/.test(address) || (address.endsWith(')') && outside-- > 0)) address = address.slice(0, -1);
  return address;
}

// Controls and what has no form of its own, but for what scripts and hyphenation need.
const HIDDEN = /(?![\n\xad\u200c\u200d\u0600-\u0605\u06dd])[\p{Cc}\p{Cf}\u034f]/gu;

/** As the server does it: no characters that hide or reorder others, and no pile of marks. */
function withoutDeceit(text) {
  return text
    .replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(HIDDEN, '')
    .replace(/([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gu, '$1');
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

/** Cells span as many places together as there may be nodes: browsers are slow at more. */
function narrow(fragment) {
  let places = 0;
  for (const cell of fragment.querySelectorAll('[colspan], [rowspan]')) {
    places += cell.colSpan * (cell.rowSpan || MOST_NODES);
    if (places > MOST_NODES) cell.colSpan = cell.rowSpan = 1;
  }
  return places > MOST_NODES;
}

/** Headings stand below that of their region, and none skips a level, whatever the text does. */
function lower(headings) {
  const above = [];
  for (const heading of headings) {
    const level = Number(heading.localName[1]);
    while (above.at(-1) >= level) above.pop();
    // Without words it is noise in the outline of the page.
    if (heading.textContent.trim() === '') {
      heading.remove();
      continue;
    }
    above.push(level);
    become(heading, `h${Math.min(HEADINGS_BELOW + above.length, 6)}`);
  }
}

/** A link tells where it leads; one that a browser may not be sent to is text. */
function mark(link) {
  const target = targetOf(link.getAttribute('href') ?? '');
  if (!target) return link.replaceWith(...link.childNodes);
  link.setAttribute('href', target.href);
  link.rel = 'noopener noreferrer';
  const text = link.textContent;
  if (text.trim() === '') link.append(target.shown);
  else if (!target.isToldBy(text)) link.append(` (${target.shown})`);
}

/** Where a link leads, as the server decides it: to a page, or to somebody by mail or telephone. */
function targetOf(written) {
  const href = written.trim();
  const [, scheme, rest] = /^(mailto|tel):([^]*)/i.exec(href) ?? [];
  if (!scheme) {
    const url = parse(href);
    const shown = url?.hostname;
    return url && isOutward(url) && !/[\s\p{Cc}]/u.test(href) && { href: url.href, shown, isToldBy: (text) => namesHost(text, shown) };
  }
  if (/^t/i.test(scheme)) {
    const shown = rest.replace(/%20|[ \u00a0.()-]/g, '');
    const digits = shown.replace('+', '');
    const isToldBy = (text) => [digits, digits.replace(/^47/, '')].includes(text.replace(/\D/g, ''));
    return /^\+?\d{3,15}$/.test(shown) && { href: `tel:${shown}`, shown, isToldBy };
  }
  // The addresses alone: a subject, a text and copies to others are not the sender's to fill in.
  const all = rest.split('?')[0].split(',').map((one) => one.trim());
  const isAddress = (one) => /^[\w.+-]{1,64}@(?=.{1,190}$)[a-z\d-]+(\.[a-z\d-]+)+$/i.test(one);
  const isToldBy = (text) => all.every((one) => text.toLowerCase().includes(one.toLowerCase()));
  return all.every(isAddress) && { href: `mailto:${all}`, shown: `${all}`, isToldBy };
}

/** Whether a text names the host, and no other: a link to elsewhere cannot hide behind a known name. */
function namesHost(text, host) {
  const names = text
    .split(/\s+/)
    .filter((word) => word.replace(/^\.+|\.+$/g, '').includes('.'))
    .map((word) => word.replace(/^[^\p{L}\p{N}/]+|[^\p{L}\p{N}/]+$/gu, '').toLowerCase())
    .map((word) => word.replace(/^https?:\/\//, '').split(/[/?#:]/)[0]);
  return names.length > 0 && names.every((name) => name === host);
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

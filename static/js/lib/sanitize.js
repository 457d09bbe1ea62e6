// @ts-check
// Sanitises content of service owners: markup becomes inert DOM nodes by the table of elements that the
// server uses, too (src/view/markup/elements.txt).

import DOMPurify from 'dompurify';
import { ELEMENTS } from 'elements';

const MAX_NODES = 10_000;
// Below this depth only the text is kept: browsers are slow at deeper nesting.
const MAX_DEPTH = 32;
// Elements that are open at a time while tags are read.
const MAX_OPEN = 256;
// Elements whose end tags may be missing, or that hold nothing: they do not nest.
const FLAT = /^(p|[bw]*r|hr|li|d[dt]|t[rdh]|t(head|body|foot)|caption)$/;
// The heading of the region is of the second level.
const REGION_HEADING_LEVEL = 2;

/**
 * What becomes of an element: the row of the table that has its name.
 *
 * @typedef {object} Treatment
 * @property {string} name
 * @property {string} verb
 * @property {string} other Which element it becomes, where the verb is `as`.
 * @property {Map<string, string>} rules The attributes that stay, each with the rule for its value.
 */

/** @type {Map<string, Treatment>} */
const table = new Map();
// The first row is that of elements that are not listed; its attributes are those of all elements.
const [, ...everywhere] = Object.keys(ELEMENTS)[0].split(' ');
for (const [row, names] of Object.entries(ELEMENTS)) {
  const [verb, ...rest] = row.split(' ');
  const rules = new Map([...rest, ...everywhere].map((one) => /** @type {[string, string]} */ (one.split('='))));
  for (const name of names.split(' ')) table.set(name, { name, verb, other: rest[0], rules });
}
const unlisted = /** @type {Treatment} */ (table.get('*'));
const kept = [...table.values()].filter(isKept);
const keptAttributes = kept.flatMap(({ rules }) => [...rules.keys()]);

// Only DOMPurify uses this policy: nothing else on the page can turn a string into markup.
const policy = window.trustedTypes?.createPolicy('embed', { createHTML: (text) => text });
const TRUSTED_TYPES_POLICY = /** @type {import('trusted-types/lib').TrustedTypePolicy | undefined} */ (policy);
const PURIFY_OPTIONS = {
  ALLOWED_TAGS: kept.map(({ name }) => name),
  ALLOWED_ATTR: keptAttributes,
  ADD_URI_SAFE_ATTR: keptAttributes.filter((name) => name !== 'href'),
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:|tel:)/i,
  RETURN_DOM_FRAGMENT: /** @type {const} */ (true),
  TRUSTED_TYPES_POLICY,
};

/**
 * Markup as inert nodes in an element of ours.
 *
 * @param {string} markup
 */
export function sanitize(markup) {
  const pruned = prune(markup);
  // With a document type, or browsers would parse in quirks mode.
  const fragment = DOMPurify.sanitize(`<!doctype html>${pruned.markup}`, PURIFY_OPTIONS);
  for (const element of fragment.querySelectorAll('*')) filterAttributes(element);
  flatten(fragment);
  let isTruncated = pruned.isTruncated;
  isTruncated = truncate(fragment) || isTruncated;
  isTruncated = limitSpans(fragment) || isTruncated;
  lowerHeadings(fragment.querySelectorAll('h1, h2, h3, h4, h5, h6'));
  fragment.normalize();
  for (const text of textNodes(fragment)) linkAddresses(text);
  fragment.querySelectorAll('a').forEach((link) => secureLink(link));
  // Again, because the addresses written beside links count as well.
  isTruncated = truncate(fragment) || isTruncated;
  const content = document.createElement('div');
  content.className = 'af-prose';
  content.append(fragment);
  // Last: browsers look for the direction again with every node that is added.
  content.dir = 'auto';
  for (const element of content.querySelectorAll('table')) element.tabIndex = 0;
  return { content, isTruncated };
}

/**
 * @param {string} name
 * @returns {Treatment}
 */
function treatment(name) {
  const found = table.get(name) ?? unlisted;
  return found.verb === 'as' ? (table.get(found.other) ?? unlisted) : found;
}

/** @param {{ verb: string }} treatment */
function isKept({ verb }) {
  return verb === 'keep' || verb === 'line';
}

/** @param {string} name */
const isLine = (name) => name === 'br' || treatment(name).verb === 'line';

const TAG = /<(\/?)([a-z][^\s\/>]*)/iy;
const ATTRIBUTE =
  /[\s\/]*([^\s\/>][^\s\/>=]*)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>]*)))?/y;
const END_OF_TAG = /[\s\/]*>?/y;
// Text up to the next `<`; the first character may be a `<` that begins neither a tag nor a comment.
const TEXT = /(?!<(?:[!?]|\/[^]))[^][^<]*/y;
const COMMENT = /<!--(?:-?>|[^]*?(?:--!?>|$))/y;
const CELLS = /^t([dh]|head|body|foot)$/;
const ROWS = /^(tr|caption)$/;

/**
 * Markup with the elements and attributes of the table alone, as the server prunes it: what is left out is
 * never parsed, so it cannot break the content security policy.
 *
 * Everything after `MAX_NODES` tags, or after `MAX_OPEN` open elements, is left out: parsing such markup
 * takes longer than showing it.
 *
 * @param {string} markup
 */
function prune(markup) {
  let out = '';
  let tags = 0;
  let depth = 0;
  let tables = 0;
  // The last character of the text in this line, and whether the next word must be separated from it.
  let lastChar = '';
  let isApart = false;
  /** @param {string} text */
  const addText = (text) => {
    if (isApart && /[^\s([«]/.test(lastChar) && /^[\p{L}\p{N}&]/u.test(text)) out += ' ';
    if (!text) return;
    isApart = false;
    lastChar = text.slice(-1);
    out += text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  };
  for (let at = 0; at < markup.length; ) {
    const tag = matchAt(TAG, markup, at);
    if (!tag) {
      const text = matchAt(TEXT, markup, at)?.[0] ?? '';
      addText(text);
      at = text ? at + text.length : declarationEnd(markup, at);
      continue;
    }
    const [, isEnd, written] = tag;
    const { attributes: found, end } = readAttributes(markup, at + tag[0].length);
    at = end;
    const source = written.toLowerCase();
    const { verb, ...treated } = treatment(source);
    let { name, rules } = treated;
    if (verb === 'drop' || verb === 'gap') {
      if (isEnd) continue;
      const isSelfClosing = /svg|math/.test(name) && markup.slice(at - 2, at) === '/>';
      if (!isSelfClosing) at = contentEnd(markup, at, source);
      isApart ||= verb === 'gap';
    } else if (verb === 'alt' && !isEnd) {
      isApart = true;
      addText((found.get('alt') ?? '').trim());
      isApart = true;
    } else if (verb === 'apart') {
      isApart = true;
    }
    if (!tables && CELLS.test(name)) {
      isApart = true;
      continue;
    }
    if (!isKept({ verb }) || (isEnd && name === 'br')) continue;
    if (!tables && ROWS.test(name)) [name, rules] = ['div', new Map()];
    if (name === 'table') tables = Math.max(tables + (isEnd ? -1 : 1), 0);
    tags += 1;
    if (!FLAT.test(name)) depth = isEnd ? Math.max(depth - 1, 0) : depth + 1;
    if (tags > MAX_NODES || depth > MAX_OPEN) return { markup: out, isTruncated: true };
    if (isLine(name)) [lastChar, isApart] = ['', false];
    out += isEnd ? `</${name}>` : `<${name}${writeAttributes(rules, found)}>`;
  }
  return { markup: out, isTruncated: false };
}

/**
 * The attributes of a tag from `at`, the first of each name, and where the tag ends.
 *
 * @param {string} markup
 * @param {number} at
 */
function readAttributes(markup, at) {
  /** @type {Map<string, string>} */
  const attributes = new Map();
  let end = at;
  for (let one; (one = matchAt(ATTRIBUTE, markup, end)); end += one[0].length) {
    const name = one[1].toLowerCase();
    if (!attributes.has(name)) attributes.set(name, one[2] ?? one[3] ?? one[4] ?? '');
  }
  end += matchAt(END_OF_TAG, markup, end)?.[0].length ?? 0;
  return { attributes, end };
}

/**
 * @param {RegExp} pattern A sticky one.
 * @param {string} text
 * @param {number} at
 */
function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Where a comment ends, or another construct that begins with `<!`, `<?` or `</` and is no tag.
 *
 * @param {string} markup
 * @param {number} at
 */
function declarationEnd(markup, at) {
  const comment = matchAt(COMMENT, markup, at);
  if (comment) return at + comment[0].length;
  const end = markup.indexOf('>', at);
  return end < 0 ? markup.length : end + 1;
}

/**
 * Where the content of an element that is left out ends.
 *
 * @param {string} markup
 * @param {number} at
 * @param {string} name
 */
function contentEnd(markup, at, name) {
  const end = matchAt(new RegExp(`</${name}[\\s/>]`, 'gi'), markup, at);
  const close = markup.indexOf('>', end?.index ?? markup.length);
  return close < 0 ? markup.length : close + 1;
}

/**
 * The attributes that the table keeps, as markup. An alignment in the style wins over the attribute for it.
 *
 * @param {Map<string, string>} rules
 * @param {Map<string, string>} found
 */
function writeAttributes(rules, found) {
  const alignment = textAlign(found.get('style'));
  if (alignment) found.set('align', alignment);
  const names = [...rules.keys()].filter((name) => found.has(name));
  return names.map((name) => ` ${name}="${(found.get(name) ?? '').replaceAll('"', '&quot;')}"`).join('');
}

/** @param {string} [style] */
function textAlign(style = '') {
  const [, side] = [...style.matchAll(/(?:^|;)\s*text-align\s*:\s*(left|center|right|end)/gi)].at(-1) ?? [];
  return side?.toLowerCase().replace('end', 'right');
}

/**
 * Removes the attributes whose values break the rules of the table. A list item without its list becomes a
 * line.
 *
 * @param {Element} written
 */
function filterAttributes(written) {
  const list = LISTS[written.localName];
  const element = list && !written.closest(list) ? rename(written, 'div') : written;
  const { rules } = treatment(element.localName);
  for (const { name, value } of [...element.attributes]) {
    const rule = rules.get(name);
    const allowed = rule === undefined ? undefined : allowedValue(rule, value);
    if (allowed === undefined) element.removeAttribute(name);
    else element.setAttribute(name, allowed);
  }
}

/**
 * What an item of a list must be in.
 *
 * @type {Record<string, string | undefined>}
 */
const LISTS = { li: 'ul, ol', dt: 'dl', dd: 'dl' };

/**
 * Values by their rules, as they may be written; empty or nothing for a value that breaks its rule.
 *
 * @type {Record<string, ((value: string) => string | undefined) | undefined>}
 */
const RULES = {
  address: (value) => value,
  integer: (value) => {
    const [, number] = /^\s*([+-]?\d{1,6})(?!\d)/.exec(value) ?? [];
    return number && `${Number(number)}`;
  },
  text: (value) => withoutDeceptiveCharacters(value).replaceAll('\n', ' ').trim(),
  language: (value) => (/^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i.test(value) ? value : undefined),
};

/**
 * The value as it may be written; nothing if the attribute must go.
 *
 * @param {string} rule
 * @param {string} value
 */
function allowedValue(rule, value) {
  if (rule === 'flag') return '';
  const words = value.trim();
  const byRule = RULES[rule];
  const allowed = byRule
    ? byRule(value)
    : [words, words.toLowerCase()].find((one) => rule.split('|').includes(one));
  return allowed || undefined;
}

/**
 * Puts an element of another name in the place of this one.
 *
 * @param {Element} element
 * @param {string} name
 */
function rename(element, name) {
  const other = document.createElement(name);
  for (const one of element.attributes) other.setAttribute(one.name, one.value);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/**
 * Replaces what is nested deeper than `MAX_DEPTH` by its text, line by line.
 *
 * @param {ParentNode} parent
 */
function flatten(parent, depth = 1) {
  for (const child of parent.children) {
    if (depth === MAX_DEPTH) child.replaceChildren(...textLines(child));
    else flatten(child, depth + 1);
  }
}

/**
 * The text of an element, with line breaks between its lines.
 *
 * @param {Element} element
 */
function textLines(element) {
  for (const one of element.querySelectorAll('*')) {
    if (!isLine(one.localName)) continue;
    // A parser lets this character into no text.
    one.before('\0');
    one.after('\0');
  }
  const lines = (element.textContent ?? '').split('\0').filter((line) => line.trim());
  return lines.flatMap((line, index) => (index ? [document.createElement('br'), line] : [line]));
}

/** @param {Node} root */
function textNodes(root) {
  const texts = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  return texts;
}

/**
 * Makes links of the addresses in a text, and removes deceptive characters.
 *
 * @param {Text} text
 */
function linkAddresses(text) {
  const data = withoutDeceptiveCharacters(text.data);
  if (data !== text.data) text.data = data;
  if (!data.includes('://') || text.parentElement?.closest('a, code, pre')) return;
  const parts = [];
  let done = 0;
  for (const { index } of data.matchAll(/https:\/\/[^\s<>"«»“”]/gi)) {
    if (index < done || /[\p{L}\p{N}]$/u.test(data.slice(Math.max(done, index - 2), index))) continue;
    const address = leadingAddress(data.slice(index));
    const link = document.createElement('a');
    link.setAttribute('href', address);
    link.append(address);
    parts.push(data.slice(done, index), link);
    done = index + address.length;
  }
  if (done) text.replaceWith(...parts, data.slice(done));
}

/**
 * The address at the beginning of a text, without punctuation that ends a sentence or closes a bracket
 * around it.
 *
 * @param {string} text
 */
function leadingAddress(text) {
  let [address] = /** @type {RegExpExecArray} */ (/^[^\s<>"«»“”]*/.exec(text));
  /** @param {string} bracket */
  const count = (bracket) => address.split(bracket).length;
  let unopened = count(')') - count('(');
  while (/[.,;:!?'*_~…\]}]$/.test(address) || (address.endsWith(')') && unopened-- > 0)) address = address.slice(0, -1);
  return address;
}

// Controls and format characters, except those that scripts and hyphenation need.
const HIDDEN = /(?![\n\xad\u200c\u200d\u0600-\u0605\u06dd])[\p{Cc}\p{Cf}\u034f]/gu;

/**
 * As the server does it: without characters that hide or reorder others, and with few combining marks in a
 * row.
 *
 * @param {string} text
 */
function withoutDeceptiveCharacters(text) {
  return text
    .replace(/\r\n?|[\v\f\x85\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(HIDDEN, '')
    .replace(/([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gu, '$1');
}

/**
 * Removes everything after `MAX_NODES` nodes; whether there was something to remove.
 *
 * @param {DocumentFragment} fragment
 */
function truncate(fragment) {
  const walker = document.createTreeWalker(fragment);
  for (let count = 0; count < MAX_NODES; count += 1) {
    if (!walker.nextNode()) return false;
  }
  const rest = document.createRange();
  rest.setStartBefore(walker.currentNode);
  rest.setEnd(fragment, fragment.childNodes.length);
  rest.deleteContents();
  return true;
}

/**
 * Limits the places that table cells span together to `MAX_NODES`; whether there were more.
 *
 * @param {DocumentFragment} fragment
 */
function limitSpans(fragment) {
  let places = 0;
  /** @type {NodeListOf<HTMLTableCellElement>} */
  const cells = fragment.querySelectorAll('[colspan], [rowspan]');
  for (const cell of cells) {
    places += cell.colSpan * (cell.rowSpan || MAX_NODES);
    if (places > MAX_NODES) {
      cell.colSpan = 1;
      cell.rowSpan = 1;
    }
  }
  return places > MAX_NODES;
}

/**
 * Puts headings below that of their region, without a gap between levels, and removes empty ones.
 *
 * @param {Iterable<Element>} headings
 */
function lowerHeadings(headings) {
  /** @type {number[]} */
  const above = [];
  for (const heading of headings) {
    const level = Number(heading.localName[1]);
    while ((above.at(-1) ?? 0) >= level) above.pop();
    if ((heading.textContent ?? '').trim() === '') {
      heading.remove();
      continue;
    }
    above.push(level);
    rename(heading, `h${Math.min(REGION_HEADING_LEVEL + above.length, 6)}`);
  }
}

/**
 * Writes the target of a link beside text that does not name it. A link that browsers may not be sent to
 * becomes text.
 *
 * @param {HTMLAnchorElement} link
 */
function secureLink(link) {
  const target = linkTarget(link.getAttribute('href') ?? '');
  if (!target) return link.replaceWith(...link.childNodes);
  link.setAttribute('href', target.href);
  link.rel = 'noopener noreferrer';
  const text = link.textContent ?? '';
  if (text.trim() === '') link.append(target.label);
  else if (!target.isNamedBy(text)) link.append(` (${target.label})`);
}

/**
 * The target of a link, as it is written and shown, and whether a text names it.
 *
 * @typedef {object} LinkTarget
 * @property {string} href
 * @property {string} label
 * @property {(text: string) => boolean} isNamedBy
 */

/**
 * The target of an `href`, by the server's rules: a page, mail addresses or a telephone number.
 *
 * @param {string} written
 * @returns {LinkTarget | undefined}
 */
function linkTarget(written) {
  const href = written.trim();
  const [, scheme, rest] = /^(mailto|tel):([^]*)/i.exec(href) ?? [];
  if (!scheme) return pageTarget(href);
  return /^t/i.test(scheme) ? telephoneTarget(rest) : mailTarget(rest);
}

/**
 * @param {string} href
 * @returns {LinkTarget | undefined}
 */
function pageTarget(href) {
  const url = parseUrl(href);
  if (!url || !isAllowedUrl(url) || /[\s\p{Cc}]/u.test(href)) return undefined;
  const label = url.hostname;
  return { href: url.href, label, isNamedBy: (text) => namesOnlyHost(text, label) };
}

/**
 * @param {string} written
 * @returns {LinkTarget | undefined}
 */
function telephoneTarget(written) {
  const label = written.replace(/%20|[ \u00a0.()-]/g, '');
  if (!/^\+?\d{3,15}$/.test(label)) return undefined;
  const digits = label.replace('+', '');
  const names = [digits, digits.replace(/^47/, '')];
  return { href: `tel:${label}`, label, isNamedBy: (text) => names.includes(text.replace(/\D/g, '')) };
}

/**
 * The addresses alone: a service owner cannot fill in subject, text or copies.
 *
 * @param {string} written
 * @returns {LinkTarget | undefined}
 */
function mailTarget(written) {
  const addresses = written.split('?')[0].split(',').map((one) => one.trim());
  /** @param {string} one */
  const isAddress = (one) => /^[\w.+-]{1,64}@(?=.{1,190}$)[a-z\d-]+(\.[a-z\d-]+)+$/i.test(one);
  if (!addresses.every(isAddress)) return undefined;
  const label = addresses.join(',');
  /** @param {string} text */
  const isNamedBy = (text) => addresses.every((one) => text.toLowerCase().includes(one.toLowerCase()));
  return { href: `mailto:${label}`, label, isNamedBy };
}

/**
 * Whether a text names the host and no other one: a link cannot hide behind the name of another host.
 *
 * @param {string} text
 * @param {string} host
 */
function namesOnlyHost(text, host) {
  const names = text
    .split(/\s+/)
    .filter((word) => word.replace(/^\.+|\.+$/g, '').includes('.'))
    .map((word) => word.replace(/^[^\p{L}\p{N}/]+|[^\p{L}\p{N}/]+$/gu, '').toLowerCase())
    .map((word) => word.replace(/^https?:\/\//, '').split(/[/?#:]/)[0]);
  return names.length > 0 && names.every((name) => name === host);
}

/**
 * An absolute address; relative ones would lead to us, and are none.
 *
 * @param {string} address
 */
function parseUrl(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/**
 * By the server's rule: https to a host name that is not ours, or http on this machine while the page is there
 * itself.
 *
 * @param {URL} url
 */
function isAllowedUrl({ protocol, hostname, port, username, password, href }) {
  if (username || password || href.length > 2048) return false;
  if (hostname.replace(/\.$/, '') === location.hostname && port === location.port) return false;
  const isName = hostname.includes('.') && !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[');
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';
  return (protocol === 'https:' && isName) || (protocol === 'http:' && isLocal && location.protocol === 'http:');
}

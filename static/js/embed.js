// @ts-check
// Content of service owners: fetched from them with the dialog token, sanitised, and put into its region of
// the page. Nothing of it passes our server (docs/decisions/0014). A failure stays in its region; the
// messages are templates there.

import MarkdownIt from 'markdown-it/browser';
import { sanitize } from './lib/sanitize.js';
import { DialogTokenError, getDialogToken, problemText, readBytes, readProblem, showState } from './lib/service-owner.js';

const TIMEOUT_MS = 10_000;
const MAX_CONTENT_BYTES = 100 * 1024;

// Markup inside Markdown is text. `sanitize` decides which addresses are links, for all content alike.
const markdown = new MarkdownIt({ html: false });
markdown.validateLink = () => true;
Object.assign(markdown.renderer.rules, { s_open: () => '<del>', s_close: () => '</del>' });

/** @type {NodeListOf<HTMLElement>} */
const regions = document.querySelectorAll('[data-content-url]');
for (const region of regions) load(region);

/** @param {HTMLElement} region */
async function load(region) {
  setState(region, 'loading');
  try {
    const { contentUrl, type, language } = /** @type {Record<string, string>} */ (region.dataset);
    const response = await fetchContent(contentUrl, type, language);
    if (!response.ok) return await showRefusal(region, response);
    const text = await readText(response, type);
    if (text.trim() === '') return region.remove();
    const { content, isTruncated } = sanitize(type === 'text/markdown' ? markdown.render(text) : text);
    const contentLanguage = response.headers.get('content-language') ?? '';
    if (/^[a-z]{2,3}$/.test(contentLanguage) && contentLanguage !== document.documentElement.lang) content.lang = contentLanguage;
    setState(region, isTruncated ? 'cut' : null);
    region.append(content);
  } catch (error) {
    setState(region, error instanceof DialogTokenError ? error.reason : 'failed');
  }
}

/**
 * @param {string} address
 * @param {string} type
 * @param {string} language
 */
async function fetchContent(address, type, language) {
  const token = await getDialogToken();
  const common = { authorization: `Bearer ${token}`, accept: type, 'accept-language': language };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  /** @param {Record<string, string>} headers */
  const get = (headers) =>
    fetch(address, {
      headers: { ...common, ...headers },
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal,
    });
  try {
    return await get({ prefer: 'timezone="Europe/Oslo"' });
  } catch (error) {
    if (signal.aborted) throw error;
    // A service owner whose CORS policy does not allow `Prefer` refuses the preflight request.
    return get({});
  }
}

/**
 * The text of a response; throws if it has another type or encoding than promised, or is too long.
 *
 * @param {Response} response
 * @param {string} type
 */
async function readText(response, type) {
  if (response.status === 204) return '';
  const [essence, ...parameters] = (response.headers.get('content-type') ?? '').toLowerCase().split(';');
  const bytes = await readBytes(response, MAX_CONTENT_BYTES);
  if (bytes.length === 0) return '';
  const charsets = parameters.map((one) => one.trim()).filter((one) => one.startsWith('charset='));
  const isUtf8 = charsets.every((one) => one.slice(8).replaceAll('"', '') === 'utf-8');
  if (essence.trim() !== type || !isUtf8) throw new TypeError(essence);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/**
 * @param {HTMLElement} region
 * @param {Response} response
 */
async function showRefusal(region, response) {
  /** @type {Record<number, string>} */
  const states = { 401: 'expired', 403: 'refused' };
  setState(region, states[response.status] ?? 'failed', problemText(await readProblem(response)));
}

/**
 * Shows the message of a state, and makes its retry button work if it has one.
 *
 * @param {HTMLElement} region
 * @param {string | null} state
 * @param {string} [ownerText]
 */
function setState(region, state, ownerText) {
  showState(region, state, ownerText);
  region.querySelector('[data-state-message] [data-retry]')?.addEventListener('click', () => load(region));
}

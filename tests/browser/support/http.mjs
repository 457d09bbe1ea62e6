// A visitor without a browser: sends requests, keeps cookies by host, follows redirects.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const agent = new Agent({ keepAlive: true });

/** Sends to loopback whatever the host is called: Node's resolver does not know `*.localhost`. */
export async function send(url, { method = 'GET', headers = {}, body } = {}) {
  const { host, port, pathname, search } = new URL(url);
  const options = { host: '127.0.0.1', port, path: pathname + search, method, agent, headers: { ...headers, host } };
  const sent = request(options);
  sent.end(body);
  const [answer] = await once(sent, 'response');
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(await answer.toArray()) };
}

/** Closes the connections that are kept for further requests. */
export function closeConnections() {
  agent.destroy();
}

/** Keeps cookies by host and follows redirects, as a browser does. */
export class Walker {
  #jars = new Map();
  /** Every answer on the way, redirects included, if they are kept. */
  answers = [];

  constructor({ keepsAnswers = false } = {}) {
    this.keepsAnswers = keepsAnswers;
  }

  /** Another with the same cookies, as a second tab has; what they are given later each keeps alone. */
  tab() {
    const other = new Walker({ keepsAnswers: this.keepsAnswers });
    other.#jars = new Map([...this.#jars].map(([host, jar]) => [host, new Map(jar)]));
    return other;
  }

  /** Takes over what another has got meanwhile, as one browser does. */
  sharesCookiesOf(other) {
    for (const [host, jar] of other.#jars) this.#jars.set(host, new Map([...(this.#jars.get(host) ?? []), ...jar]));
  }

  /** The cookies for a host. */
  cookies(hostname) {
    return this.#jars.get(hostname) ?? new Map();
  }

  /** The cookies for a host as they are sent. */
  cookieHeader(hostname) {
    return [...this.cookies(hostname)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Gives the page where one ends; or the redirect to an address that `stopsAt` knows. */
  async opens(url, { form, encoding = 'gzip, deflate, br', stopsAt = () => false } = {}) {
    for (let steps = 0; steps < 20; steps += 1) {
      const { hostname } = new URL(url);
      const jar = this.cookies(hostname);
      this.#jars.set(hostname, jar);
      const headers = {
        cookie: this.cookieHeader(hostname),
        accept: 'text/html',
        'accept-encoding': encoding,
        'accept-language': 'nb',
      };
      let options = { headers };
      if (form) {
        headers['content-type'] = 'application/x-www-form-urlencoded';
        headers.origin = new URL(url).origin;
        options = { headers, method: 'POST', body: new URLSearchParams(form).toString() };
      }
      const answer = await send(url, options);
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
        if (/max-age=0\b/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const page = { ...answer, url, text: text(answer) };
      if (this.keepsAnswers) this.answers.push(page);
      if (answer.status < 300 || answer.status > 399) return page;
      const next = new URL(answer.headers.location, url);
      if (stopsAt(next)) return { ...page, location: next };
      url = next.href;
      form = undefined;
    }
    throw new Error(`too many redirects, at ${url}`);
  }

  /** Logs in at the simulated provider; gives the page one lands on. */
  async logsIn(inbox, person) {
    let page = await this.opens(`${inbox}/logg-inn`);
    page = await this.opens(action(page), { form: { means: choice(page, 'means'), person } });
    if (page.url.includes('/consent/')) page = await this.opens(action(page), { form: { accept: 'true' } });
    assert.equal(page.status, 200, `the login ends at ${page.url}`);
    assert.match(page.url, /\/innboks$/, 'the login ends in the inbox');
    return page;
  }
}

/** The answer's body as it was before compression. */
function text({ headers, body }) {
  const decode = { br: brotliDecompressSync, gzip: gunzipSync }[headers['content-encoding']] ?? ((bytes) => bytes);
  return decode(body).toString();
}

/** Where the page's own form goes. */
export function action(page) {
  const main = page.text.slice(Math.max(page.text.indexOf('<main'), 0));
  const [, target] = main.match(/<form[^>]*\baction="([^"]*)"/) ?? assert.fail(`no form at ${page.url}`);
  return new URL(target.replaceAll('&amp;', '&'), page.url).href;
}

/** The value of the hidden field with this name. */
export function hidden(page, name) {
  const [field] = page.text.match(new RegExp(`<input[^>]*name="${name}"[^>]*>`)) ?? assert.fail(`no ${name} at ${page.url}`);
  return field.match(/value="([^"]*)"/)[1];
}

/** The first choice that a group of radio buttons offers. */
export function choice(page, name) {
  const [, value] = page.text.match(new RegExp(`name="${name}" value="([^"]*)"`)) ?? assert.fail(`no ${name} at ${page.url}`);
  return value;
}

// A visitor without a browser: plain HTTP, with cookies and redirects.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** Holds the connections; whoever ends should destroy it. */
export const agent = new Agent({ keepAlive: true });

/** Sends to loopback whatever the host is called: Node's resolver does not know `*.localhost`. */
export async function send(url, { method = 'GET', headers = {}, body } = {}) {
  const { host, port, pathname, search } = new URL(url);
  const options = { host: '127.0.0.1', port, path: pathname + search, method, agent, headers: { ...headers, host } };
  const sent = request(options);
  sent.end(body);
  const [answer] = await once(sent, 'response');
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(await answer.toArray()) };
}

/** Keeps cookies by host and follows redirects, as a browser does. */
export class Visitor {
  #jars = new Map();

  /** The values of the cookies that this host has set. */
  cookies(host) {
    return [...(this.#jars.get(host)?.values() ?? [])];
  }

  /** The cookies of this host as they are sent. */
  cookieHeader(host) {
    return [...(this.#jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Gives the page where one ends. */
  async opens(url, form, encoding = 'gzip, deflate, br') {
    for (let steps = 0; steps < 20; steps += 1) {
      const { hostname } = new URL(url);
      const jar = this.#jars.get(hostname) ?? new Map();
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
        if (/max-age=0\b/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      if (answer.status < 300 || answer.status > 399) return { ...answer, url, text: text(answer) };
      url = new URL(answer.headers.location, url).href;
      form = undefined;
    }
    throw new Error(`too many redirects, at ${url}`);
  }

  /** Logs in at the simulated provider; gives the page one lands on. */
  async logsIn(inbox, person) {
    let page = await this.opens(`${inbox}/logg-inn`);
    page = await this.opens(action(page), { means: choice(page, 'means'), person });
    if (page.url.includes('/consent/')) page = await this.opens(action(page), { accept: 'true' });
    assert.equal(page.status, 200, `the login ends at ${page.url}`);
    assert.match(page.url, /\/innboks$/, 'the login ends in the inbox');
    return page;
  }
}

function text({ headers, body }) {
  const decode = { br: brotliDecompressSync, gzip: gunzipSync }[headers['content-encoding']] ?? ((bytes) => bytes);
  return decode(body).toString();
}

/** Where the page's own form goes. */
function action(page) {
  const main = page.text.slice(page.text.indexOf('<main'));
  const [, target] = main.match(/<form[^>]*\baction="([^"]*)"/) ?? assert.fail(`no form at ${page.url}`);
  return new URL(target.replaceAll('&amp;', '&'), page.url).href;
}

/** The first choice that a group of radio buttons offers. */
function choice(page, name) {
  const [, value] = page.text.match(new RegExp(`name="${name}" value="([^"]*)"`)) ?? assert.fail(`no ${name} at ${page.url}`);
  return value;
}

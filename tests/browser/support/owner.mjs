// A service owner of a test's own: it answers as the test says, and notes what it was asked.
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Listens on loopback under every name that ends in `localhost`; the pages of `inbox` may ask it.
 *
 * `asked`: every request, preflights included. `lets`: which headers a page may send.
 */
export async function startOwner(inbox) {
  const answers = new Map();
  const owner = {
    asked: [],
    lets: 'authorization, prefer, accept-language',
    /**
     * From now on `path` answers like this: `{ status, type, body, headers, wait }`, or a function that gives
     * it. A body in pieces comes one by one, each after the wait.
     */
    answers: (path, answer) => answers.set(path, typeof answer === 'function' ? answer : () => answer),
    /** The requests for a path, without the preflights; forgets nothing. */
    of: (path) => owner.asked.filter((one) => one.path === path && one.method !== 'OPTIONS'),
    at: (host = 'etaten.localhost') => `http://${host}:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  const server = createServer(async (asked, answer) => {
    const path = new URL(asked.url, 'http://x').pathname;
    owner.asked.push({ method: asked.method, path, host: asked.headers.host, headers: asked.headers });
    const open = { 'access-control-allow-origin': inbox, vary: 'origin' };
    if (asked.method === 'OPTIONS') {
      const lets = { 'access-control-allow-methods': 'GET, POST, DELETE', 'access-control-allow-headers': owner.lets };
      return answer.writeHead(204, { ...open, ...lets }).end();
    }
    const found = answers.get(path);
    const { status = 200, type, body = '', headers = {}, wait = 0 } = found ? await found(asked) : { status: 404 };
    const waits = () => new Promise((go) => setTimeout(go, wait));
    const kind = type ? { 'content-type': type } : {};
    if (!Array.isArray(body)) await waits();
    answer.writeHead(status, { ...open, ...kind, ...headers });
    if (!Array.isArray(body)) return answer.end(body);
    for (const piece of body) {
      answer.write(piece);
      await waits();
    }
    answer.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return owner;
}

/** What is wrong, as service owners write it (RFC 9457). */
export function problem(status, words = {}) {
  return { status, type: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', status, ...words }) };
}

// Stands between the inbox and Dialogporten: passes everything on, notes what it carried, and can
// spoil the answers to one operation.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { send } from './http.mjs';

/** Ways to spoil an answer: each gets the answer that would have been, and the one to write to. */
export const FAULTS = {
  /** Longer than the inbox waits for anything. */
  slow: (_, answer) => new Promise((resolve) => answer.on('close', resolve)),
  'status 500': (_, answer) => answer.writeHead(500, { 'content-type': 'text/plain' }).end('Internal Server Error'),
  'status 503': (_, answer) => answer.writeHead(503, { 'retry-after': '1' }).end(),
  'status 429': (_, answer) => answer.writeHead(429, { 'retry-after': '1' }).end(),
  'a closed connection': (_, answer) => answer.destroy(),
  'an answer cut in the middle': ({ headers, body }, answer) => {
    answer.writeHead(200, { 'content-type': headers['content-type'], 'content-length': body.length });
    answer.write(body.subarray(0, Math.floor(body.length / 2)), () => answer.destroy());
  },
  'malformed JSON': ({ body }, answer) => json(answer, body.subarray(0, -2)),
  'a page in place of JSON': (_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Proxy</h1>'),
  'an error in place of data': (_, answer) =>
    json(answer, JSON.stringify({ errors: [{ message: 'Unexpected Execution Error' }], data: null })),
  'null in place of the list': ({ body }, answer) => {
    const { data } = JSON.parse(body);
    json(answer, JSON.stringify({ data: Object.fromEntries(Object.keys(data).map((field) => [field, null])) }));
  },
};

function json(answer, body) {
  answer.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body);
}

/**
 * A relay in front of `target`. `change` gets each whole answer's body and gives the one to pass
 * on; `keepsAnswers`: whether `answers` is filled.
 */
export async function startRelay(target, { change = (body) => body, keepsAnswers = false } = {}) {
  const spoilt = new Map();
  const relay = {
    /** How often each operation was asked for, by its name in the document. */
    asked: new Map(),
    /** The access tokens that were sent. */
    tokens: new Set(),
    /** The bodies of Dialogporten's answers. */
    answers: [],
    /** From now on, answers to `operation` have this fault of `FAULTS`. */
    spoil: (operation, fault) => spoilt.set(operation, FAULTS[fault]),
    heal: (operation) => spoilt.delete(operation),
  };
  const server = createServer(async (asked, answer) => {
    try {
      const body = Buffer.concat(await asked.toArray());
      const operation = body.toString().match(/(?:"|\\n)(?:query|mutation) (\w+)/)?.[1] ?? asked.url;
      relay.asked.set(operation, (relay.asked.get(operation) ?? 0) + 1);
      const token = asked.headers.authorization?.replace(/^Bearer /, '');
      if (token) relay.tokens.add(token);
      const headers = { ...asked.headers, 'accept-encoding': 'identity', 'content-length': body.length };
      delete headers['transfer-encoding'];
      const got = await send(target + asked.url, { method: asked.method, headers, body });
      // Whether Dialogporten answers at all is asked as well: that answer is empty.
      if (keepsAnswers && got.body.length) relay.answers.push(got.body.toString());
      const spoil = spoilt.get(operation);
      if (spoil) return await spoil(got, answer);
      const changed = change(got.body);
      const { 'content-type': type = 'application/octet-stream' } = got.headers;
      answer.writeHead(got.status, { 'content-type': type, 'content-length': changed.length }).end(changed);
    } catch {
      // As a connection to a server that is gone.
      answer.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  relay.address = `http://127.0.0.1:${server.address().port}`;
  relay.stop = async () => {
    server.close();
    server.closeAllConnections();
  };
  return relay;
}

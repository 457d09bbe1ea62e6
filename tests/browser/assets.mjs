// What the start page links to arrives the same in every encoding, and may be kept for good.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { startDemo } from './support/program.mjs';

let demo;

before(async () => {
  demo = await startDemo();
});

after(async () => {
  await demo?.stop();
});

test('a file arrives the same in every encoding and may be kept for good', async () => {
  const page = (await get('/', 'identity')).body.toString();
  const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(files.some((path) => path.endsWith('.css')), 'the page has a style sheet');
  assert.ok(files.some((path) => path.endsWith('.woff2')), 'the page fetches its font early');
  for (const path of new Set(files)) {
    const plain = await get(path, 'identity');
    const brotli = await get(path, 'gzip, deflate, br');
    const gzip = await get(path, 'gzip');
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
    if (path.endsWith('.woff2')) {
      assert.deepEqual([brotli, gzip].map(({ headers }) => headers['content-encoding']), [undefined, undefined]);
      assert.ok(brotli.body.equals(plain.body) && gzip.body.equals(plain.body), path);
    } else {
      assert.deepEqual([brotli, gzip].map(({ headers }) => headers['content-encoding']), ['br', 'gzip']);
      assert.ok(brotliDecompressSync(brotli.body).equals(plain.body), path);
      assert.ok(gunzipSync(gzip.body).equals(plain.body), path);
    }
  }
});

/** Node's resolver does not know `*.localhost`: the name goes into the header only. */
async function get(path, encoding) {
  const { host, port } = new URL(demo.inbox);
  return new Promise((resolve, reject) => {
    const headers = { host, 'accept-encoding': encoding };
    const sent = request({ host: '127.0.0.1', port, path, headers }, async (answer) => {
      try {
        assert.equal(answer.statusCode, 200, path);
        resolve({ headers: answer.headers, body: Buffer.concat(await answer.toArray()) });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject);
    sent.end();
  });
}

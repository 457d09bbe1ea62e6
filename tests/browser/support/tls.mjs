// A proxy that ends TLS in front of the inbox, as an operator's would.
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * A key and a certificate of its own for one host, made for this run. `pin` is how a browser is
 * told to trust this key and no other.
 */
async function certificateFor(host) {
  const folder = await mkdtemp(join(tmpdir(), 'arbeidsflate-tls-'));
  const [keyFile, certFile] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  try {
    await promisify(execFile)('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-keyout', keyFile, '-out', certFile,
    ]);
    const [key, cert] = await Promise.all([readFile(keyFile), readFile(certFile)]);
    const open = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
    return { key, cert, pin: createHash('sha256').update(open).digest('base64') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A proxy for `https://{host}`, which notes what it passes on; `target` may be told later. */
export async function startTlsProxy(host) {
  const { key, cert, pin } = await certificateFor(host);
  const proxy = { pin, target: undefined, answers: [] };
  const server = createServer({ key, cert }, (asked, answer) => {
    const { hostname, port } = new URL(proxy.target);
    const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress, 'x-forwarded-proto': 'https' };
    const passed = request({ host: hostname, port, path: asked.url, method: asked.method, headers }, (got) => {
      proxy.answers.push({ path: asked.url, status: got.statusCode, headers: got.headers });
      answer.writeHead(got.statusCode, got.rawHeaders);
      got.pipe(answer);
    });
    passed.on('error', () => answer.writeHead(502).end());
    asked.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.port = server.address().port;
  proxy.origin = `https://${host}:${proxy.port}`;
  proxy.stop = async () => {
    server.close();
    server.closeAllConnections();
  };
  return proxy;
}

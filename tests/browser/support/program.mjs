// Starts the program under test on free ports, and stops it as Ctrl-C would.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export const binary = process.env.ARBEIDSFLATE_BINARY ?? join(root, 'target', 'debug', 'arbeidsflate');

/** Files as in production, also from a debug build. */
const EMBEDDED = '--embedded-assets';

/** The whole loop on one machine, from this port on or from where five are free; on one host, if told. Tests know the small world by name. */
export async function startDemo({ from, host, world = 'small' } = {}) {
  const base = from ?? (await freePorts(5));
  const at = (name, offset) => `http://${host ?? name}:${base + offset}`;
  const inbox = at('inbox.localhost', 0);
  const program = await start(['demo', EMBEDDED, '--port-base', String(base), '--world', world, ...(host ? ['--host', host] : [])], inbox);
  return {
    ...program,
    inbox,
    login: at('login.idporten.localhost', 1),
    issuer: at('idporten.localhost', 1),
    dialogporten: at('dialogporten.localhost', 2),
    serviceOwner: at('etat.localhost', 3),
    control: `http://127.0.0.1:${base + 4}`,
  };
}

/** The designers' catalogue. */
export async function startPreview() {
  const port = await freePorts(1);
  const program = await start(['preview', EMBEDDED, '--port', String(port)], `:${port}`);
  const address = `http://127.0.0.1:${port}`;
  // The first answer waits until all states are drawn, which takes a busy machine longer than a page may.
  const drawn = await fetch(address, { signal: AbortSignal.timeout(120_000) });
  await drawn.arrayBuffer();
  return { ...program, address };
}

/** Resolves when the program has written the sign that it is ready. */
export async function start(args, ready, { program = binary, env = process.env } = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  const exited = once(child, 'exit');
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`\`${args.join(' ')}\` was not ready within 60 seconds:\n${output}`));
    }, 60_000);
    const read = (chunk) => {
      output += chunk;
      if (output.includes(ready)) {
        clearTimeout(late);
        resolve();
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    exited.then(([code, signal]) => {
      clearTimeout(late);
      reject(new Error(`\`${args.join(' ')}\` ended (${code ?? signal}):\n${output}`));
    }, reject);
    child.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
  });
  return {
    pid: child.pid,
    output: () => output,
    /** Ends the program; resolves to its exit status, which is `null` if it had to be killed. */
    async stop() {
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      const [code] = await exited;
      clearTimeout(late);
      return code;
    },
    /** Ends the program as a crash would. */
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The first of `count` free ports in a row. */
export async function freePorts(count) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const servers = [];
    try {
      for (let port = first; port < first + count; port += 1) {
        const server = createServer();
        servers.push(server);
        server.listen(port, '127.0.0.1');
        await once(server, 'listening');
      }
      return first;
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    } finally {
      await Promise.all(servers.filter((server) => server.listening).map((server) => new Promise((done) => server.close(done))));
    }
  }
  throw new Error(`no ${count} free ports in a row`);
}

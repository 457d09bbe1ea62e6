// The inbox as operators start it, with every part around it in a process of its own.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { binary, freePorts, start } from './program.mjs';
import { startRelay } from './relay.mjs';

/** The inbox's id at every provider of the tests. */
export const CLIENT_ID = 'felles-arbeidsflate';

/** A key pair of the inbox's: the set that the provider is told, and the one with the private half. */
export function clientKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const set = (key) => ({ keys: [{ ...key.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' }] });
  return { open: set(publicKey), secret: set(privateKey) };
}

/** Sends the requests that come to a port to others, one after the other. */
async function startBalancer(port, ports) {
  let count = 0;
  const server = createServer((asked, answer) => {
    const to = { host: '127.0.0.1', port: ports[count++ % ports.length] };
    const { method, url: path, rawHeaders: headers } = asked;
    const onward = request({ ...to, method, path, headers }, (came) => {
      answer.writeHead(came.statusCode, came.rawHeaders);
      came.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.close();
    server.closeAllConnections();
  };
  return { stop, kill: stop };
}

/**
 * Starts the simulated parts, a relay in front of Dialogporten, and the inbox.
 *
 * `publicUrl`: the origin that browsers see, from the ports chosen, unless it is the inbox's own.
 * `startProvider`: starts another provider in place of the simulated one; gets the inbox's origin
 * and public keys, gives the issuer's address and a way to stop it.
 * `world`: who and what there is. `owners`: whether the site of the service owner runs as well, and lists all owners.
 * `instances`: how many processes of the inbox share its database; requests go to them in turn.
 * `change`, `keepsAnswers`: as the relay's. `settings`: further ones of the inbox's, without prefix.
 */
export async function startApart({ publicUrl, startProvider, change, keepsAnswers, owners = false, instances = 1, world = 'small', settings = {}, program = binary } = {}) {
  const base = await freePorts(5);
  const at = (host, offset) => `http://${host}:${base + offset}`;
  const folder = await mkdtemp(join(tmpdir(), 'arbeidsflate-apart-'));
  const inbox = publicUrl ?? at('inbox.localhost', 0);
  const keys = clientKeys();
  const keyFile = join(folder, 'client.jwks.json');
  await writeFile(keyFile, JSON.stringify(keys.open));
  const running = new Map();
  const town = {
    inbox,
    listens: `http://127.0.0.1:${base}`,
    login: at('login.idporten.localhost', 1),
    issuer: at('idporten.localhost', 1),
    control: at('127.0.0.1', 4),
    relay: undefined,
    /** Starts a simulated part: at the beginning, or again. */
    async startPart(name) {
      const args = ['demo', '--port-base', String(base), '--world', world, '--only', name, '--client-jwks', keyFile, '--inbox-url', inbox];
      if (startProvider) args.push('--issuer', town.issuer);
      running.set(name, await start(args, 'listens at', { program: binary }));
    },
    /** Ends a part as a crash would. */
    async kill(name) {
      await running.get(name).kill();
      running.delete(name);
    },
    pid: () => running.get('inbox').pid,
    /** What the inbox has written to its log so far. */
    log: () => running.get('inbox').output(),
    /** Every byte that the database has on disk, its write-ahead log included. */
    async databaseBytes() {
      const files = (await readdir(folder)).filter((name) => name.startsWith('inbox.db'));
      return Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name)))));
    },
    async stop() {
      await Promise.all([...running.values()].map((one) => one.stop()));
      running.clear();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    if (startProvider) {
      const provider = await startProvider({ inbox, keys: keys.open });
      running.set('provider', provider);
      town.issuer = town.login = provider.issuer;
    } else {
      await town.startPart('idporten');
    }
    await town.startPart('dialogporten');
    town.relay = await startRelay(at('dialogporten.localhost', 2), { change, keepsAnswers });
    running.set('relay', town.relay);
    if (owners) {
      await town.startPart('service-owner');
      settings = { ORGANISATIONS_URL: `${at('etat.localhost', 3)}/orgs.json`, ...settings };
    }
    const variables = {
      PUBLIC_URL: inbox,
      LISTEN: `127.0.0.1:${base}`,
      OPERATIONS_LISTEN: '127.0.0.1:0',
      DATABASE_URL: `sqlite://${join(folder, 'inbox.db')}`,
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      IDPORTEN_ISSUER: town.issuer,
      IDPORTEN_CLIENT_ID: CLIENT_ID,
      IDPORTEN_CLIENT_KEYS: JSON.stringify(keys.secret),
      DIALOGPORTEN_URL: town.relay.address,
      ...settings,
    };
    const env = { PATH: process.env.PATH };
    for (const [name, value] of Object.entries(variables)) env[`ARBEIDSFLATE_${name}`] = value;
    if (instances === 1) {
      running.set('inbox', await start(['serve'], 'the inbox is served', { program, env }));
    } else {
      const first = await freePorts(instances);
      const ports = Array.from({ length: instances }, (_, number) => first + number);
      for (const port of ports) {
        const own = { ...env, ARBEIDSFLATE_LISTEN: `127.0.0.1:${port}` };
        running.set(`inbox ${port}`, await start(['serve'], 'the inbox is served', { program, env: own }));
      }
      running.set('balancer', await startBalancer(base, ports));
    }
  } catch (error) {
    await town.stop();
    throw error;
  }
  return town;
}

// Does what docs/operations.md says, with the commands that stand there: first start against the
// simulators started alone, exchange of keys, backup and restore. Only ports are others, and the
// binary is the one under test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { closeConnections, send, Walker } from './browser/support/http.mjs';
import { binary, freePorts, root } from './browser/support/program.mjs';

const PERSON = 'rask';
/** Nothing that is waited for takes longer, unless it is stuck. */
const LIMIT_MS = 60_000;

const guide = await readFile(join(root, 'docs', 'operations.md'), 'utf8');
const folder = await mkdtemp(join(tmpdir(), 'arbeidsflate-operations-'));
const programs = await mkdtemp(join(tmpdir(), 'arbeidsflate-programs-'));
await symlink(binary, join(programs, 'arbeidsflate'));
// Five ports for the demo's parts, and one that the guide calls 9090.
const base = await freePorts(6);
const running = new Set();

after(async () => {
  closeConnections();
  await Promise.all([...running].map((shell) => shell.stop('SIGKILL')));
  await rm(folder, { recursive: true, force: true });
  await rm(programs, { recursive: true, force: true });
});

/** The commands of all blocks with this mark, in their order. */
function commands(mark) {
  const blocks = [...guide.matchAll(/^```sh (\S+)\n([\s\S]*?)^```$/gm)].filter(([, found]) => found === mark);
  assert.ok(blocks.length, `the guide has no block marked ${mark}`);
  return onOtherPorts(blocks.map(([, , text]) => text));
}

/** The same commands on ports of this test's own. */
function onOtherPorts(blocks) {
  const ports = { 8080: base, 8081: base + 1, 8082: base + 2, 9090: base + 5 };
  return blocks.map((block) =>
    block
      .replace(/\b(8080|8081|8082|9090)\b/g, (port) => ports[port])
      .replaceAll(' demo --only', ` demo --port-base ${base} --only`),
  );
}

/** Runs commands in the empty folder, as somebody would who types them into one shell. */
function shell(script) {
  const env = { PATH: `${programs}:${process.env.PATH}`, HOME: folder };
  const child = spawn('bash', ['-e', '-c', script], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const one = {
    pid: child.pid,
    out: '',
    err: '',
    ended,
    says: () => `${one.out}\n${one.err}`,
    /** Resolves when `ready` gives something true; rejects when the shell ends before. */
    async until(what, ready) {
      const deadline = Date.now() + LIMIT_MS;
      let over = false;
      ended.then(() => (over = true));
      for (;;) {
        const found = await ready();
        if (found) return found;
        if (over || Date.now() > deadline) throw new Error(`no ${what}:\n${one.says()}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async stop(signal) {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended.
      }
      return ended;
    },
  };
  child.stdout.on('data', (chunk) => (one.out += chunk));
  child.stderr.on('data', (chunk) => (one.err += chunk));
  running.add(one);
  return one;
}

async function runs(script) {
  const one = shell(script);
  assert.equal(await one.ended, 0, one.says());
  return one.out;
}

const inbox = `http://inbox.localhost:${base}`;
const operations = `http://127.0.0.1:${base + 5}`;
const isServed = (one) => one.until('inbox', () => one.out.includes('"the inbox is served"'));

/** Reads the inbox; gives the titles of its messages. */
async function reads(visitor, url) {
  const page = await visitor.opens(url);
  assert.equal(page.status, 200, page.text);
  assert.equal(page.url, url, 'nobody is sent away');
  const links = [...page.text.matchAll(/<a id="[^"]*" href="\/dialog\/[^>]*>([\s\S]*?)<\/a>/g)];
  return links.map(([, title]) => title.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim());
}

/** The inbox alone, with the settings that were written down. */
async function servesAgain() {
  const one = shell('set -a; . ./inbox.env; set +a; exec arbeidsflate serve');
  await isServed(one);
  return one;
}

/** Tells the inbox, and nobody else, to stop; gives the exit status of the shell that waits for it. */
async function endsCleanly(one) {
  const children = await readFile(`/proc/${one.pid}/task/${one.pid}/children`, 'utf8');
  const command = async (pid) => (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  for (const pid of [one.pid, ...children.split(' ').filter(Boolean).map(Number)]) {
    if (/arbeidsflate serve $/.test(await command(pid))) process.kill(pid, 'SIGTERM');
  }
  assert.equal(await one.ended, 0, one.says());
  assert.match(one.out, /"message":"stopped"/);
  assert.ok(!(await readdir(folder)).includes('inbox.db-wal'), 'one file is left of the database');
}

test('what docs/operations.md says works word by word', async (t) => {
  const visitor = new Walker();
  let serving;
  let own;
  let titles;

  await t.test('the first start, in an empty folder', async () => {
    assert.deepEqual(await readdir(folder), []);
    serving = shell(commands('first-start').join('\n'));
    await isServed(serving);
    const lines = serving.out.split('\n').filter((line) => /^(ok|FAULT) /.test(line));
    assert.deepEqual(lines.slice(-6).map((line) => line.slice(0, 2)), ['ok', 'ok', 'ok', 'ok', 'ok', 'ok'], serving.says());
    for (const name of ['client-private.json', 'encryption.key', 'inbox.db']) {
      assert.equal((await stat(join(folder, name))).mode & 0o077, 0, `${name} is its owner's alone`);
    }
  });

  await t.test('one logs in and reads the inbox', async () => {
    own = (await visitor.logsIn(inbox, PERSON)).url;
    titles = await reads(visitor, own);
    assert.ok(titles.length > 1, titles.join());
  });

  await t.test('it is ready, with all around it well', async () => {
    const told = await serving.until('answer of every part', async () => {
      const answer = await send(`${operations}/ready`);
      assert.equal(answer.status, 200);
      return answer.body.includes('degraded') ? undefined : JSON.parse(answer.body.toString());
    });
    assert.deepEqual(told, { status: 'serving', dependencies: { database: 'ok', dialogporten: 'ok', idporten: 'ok', events: 'ok' } });
  });

  // `docs/rules/security.md#log-2`
  await t.test('nothing private is in the log', () => {
    const lines = serving.out.split('\n').filter((line) => line.startsWith('{"'));
    const requests = lines.map((line) => JSON.parse(line)).filter((line) => line['http.route']?.startsWith('/a/{aktor}/'));
    assert.ok(requests.some((line) => line.upstream_ms > 0 && line['http.bytes'] > 1000 && line.session?.length === 12), serving.out);
    const [, handle] = new URL(own).pathname.match(/^\/a\/([^/]+)\//);
    const cookies = [...visitor.cookies('inbox.localhost').values()].filter((value) => value.length > 8);
    assert.ok(cookies.length);
    for (const value of [handle, ...titles, ...cookies, 'eyJ', 'code=', 'state=']) {
      assert.ok(!lines.some((line) => line.includes(value)), `the log holds ${value}`);
    }
    // Digits alone: eleven digits in a row happen inside a hexadecimal identifier.
    const numbers = lines.join('\n').match(/(?<![0-9a-f])\d{11}(?![0-9a-f])/g);
    assert.equal(numbers, null, 'a number like that of a person');
  });

  await t.test('a copy is made while it runs, and SIGTERM ends it cleanly', async () => {
    await runs(commands('backup').join('\n'));
    await endsCleanly(serving);
  });

  await t.test('an exchange of the encryption keys logs nobody out', async () => {
    const before = await readFile(join(folder, 'encryption.key'), 'utf8');
    await runs(commands('rotation').join('\n'));
    const after = await readFile(join(folder, 'encryption.key'), 'utf8');
    assert.ok(after.endsWith(`,${before}`) && !after.startsWith(before.trim()), 'the new key is first');
    serving = await servesAgain();
    assert.deepEqual(await reads(visitor, own), titles);
    await endsCleanly(serving);
  });

  await t.test('a copy that is put back has nobody logged in, and works', async () => {
    await runs(commands('restore').join('\n'));
    serving = await servesAgain();
    const cookie = visitor.cookieHeader('inbox.localhost');
    assert.match(cookie, /\bsid=/);
    const away = await send(own, { headers: { cookie, accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } });
    assert.equal(away.status, 303, 'the login of before is over');
    const other = new Walker();
    const landed = await other.logsIn(inbox, PERSON);
    assert.equal(landed.url, own, 'handles are the same');
    assert.deepEqual(await reads(other, own), titles);
    await endsCleanly(serving);
  });
});

// What the measurements have in common: which build is measured, and an end whatever happens.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { closeConnections } from '../browser/support/http.mjs';
import { binary, root } from '../browser/support/program.mjs';

/** The inbox to measure: the one that the environment names, else the release build where there is one. */
export async function measuredProgram() {
  const release = join(root, 'target', 'release', 'arbeidsflate');
  const program = process.env.ARBEIDSFLATE_INBOX ?? (existsSync(release) ? release : binary);
  console.log(`Inbox: ${program}, built ${(await stat(program)).mtime.toISOString()}`);
  if (program === binary) console.log('NOTE: a debug build, several times slower than `cargo build --release` makes.');
  return program;
}

/**
 * Runs a measurement and ends what it has started: when it is done, fails, is interrupted or takes
 * longer than `seconds`. `bench` resolves to `false` when a goal is missed.
 */
export async function runBench(name, { seconds, bench, stop }) {
  const end = async () => {
    closeConnections();
    await stop();
  };
  const late = setTimeout(async () => {
    console.error(`${name}: not done within ${seconds} seconds`);
    await end();
    process.exit(1);
  }, seconds * 1000);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end().then(() => process.exit(130)));
  try {
    process.exitCode = (await bench()) === false ? 1 : 0;
  } finally {
    clearTimeout(late);
    await end();
  }
}

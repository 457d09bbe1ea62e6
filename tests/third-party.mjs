// `node tests/third-party.mjs` writes the lists in THIRD_PARTY_NOTICES.md: the npm packages and the
// crates of the production build for Linux, with licence and where they come from. `--check` fails
// when the lists are not those of the lock files. What stands before the mark is written by hand.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, 'THIRD_PARTY_NOTICES.md');
const MARK = '<!-- Below: written by `node tests/third-party.mjs` -->\n';
const TARGET = 'x86_64-unknown-linux-gnu';

/** What Cargo knows of the production build; from the network only when it is not there. */
function metadata() {
  const args = ['metadata', '--locked', '--format-version', '1', '--no-default-features', '--filter-platform', TARGET];
  const run = (more, stderr) => execFileSync('cargo', [...args, ...more], {
    cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', stderr],
  });
  try {
    return JSON.parse(run(['--offline'], 'ignore'));
  } catch {
    return JSON.parse(run([], 'inherit'));
  }
}

/** The ids of what `start` needs by edges of these kinds; those of tests are never among them. */
function reach({ resolve }, kinds) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const queue = [resolve.root];
  while (queue.length > 0) {
    const id = queue.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { pkg, dep_kinds: edges } of nodes.get(id).deps) {
      if (edges.some(({ kind }) => kinds.includes(kind))) queue.push(pkg);
    }
  }
  return seen;
}

const cell = (text) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();

/** People without their addresses, and where the source is. */
function origin({ authors, repository, homepage }) {
  const people = authors.map((author) => author.replace(/\s*<[^>]*>/g, '').trim()).filter(Boolean);
  return [people.join(', '), repository ?? homepage ?? ''].filter(Boolean).join('; ');
}

function table(rows) {
  const sorted = rows.toSorted((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1));
  const lines = sorted.map((row) => `| ${row.map(cell).join(' | ')} |`);
  return ['| name | version | licence | authors and source |', '|---|---|---|---|', ...lines].join('\n');
}

function crates() {
  const known = metadata();
  const shipped = reach(known, [null]);
  const built = reach(known, [null, 'build']);
  const row = ({ name, version, license, license_file: licenceFile, ...rest }) => {
    const licence = license ?? licenceFile;
    if (!licence) throw new Error(`${name} ${version} names no licence`);
    return [name, version, licence, origin(rest)];
  };
  const of = (ids) => known.packages.filter(({ id, source }) => ids.has(id) && source !== null).map(row);
  return [of(shipped), of(new Set([...built].filter((id) => !shipped.has(id))))];
}

function npmPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const named = Object.entries(packages).filter(([path]) => path !== '');
  return named.map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!license) throw new Error(`${name} ${version} names no licence`);
    return [name, version, license, 'npm'];
  });
}

function lists() {
  const [shipped, building] = crates();
  return [
    '', '## npm packages', '',
    'What `package-lock.json` names. Texts of the licences of what reaches a browser stand above.', '',
    table(npmPackages()),
    '', '## Crates in the program', '',
    `The production build (\`--no-default-features\`) for ${TARGET}.`, '',
    table(shipped),
    '', '## Crates that only build it', '',
    table(building), '',
  ].join('\n');
}

const whole = readFileSync(file, 'utf8');
const at = whole.indexOf(MARK);
if (at < 0) throw new Error(`${file} has no line ${MARK.trim()}`);
const byHand = whole.slice(0, at + MARK.length);
const fresh = byHand + lists();
if (!process.argv.includes('--check')) {
  writeFileSync(file, fresh);
} else if (fresh !== whole) {
  console.error('THIRD_PARTY_NOTICES.md is not what the lock files say: run `node tests/third-party.mjs`');
  process.exitCode = 1;
} else {
  console.log('THIRD_PARTY_NOTICES.md is up to date');
}

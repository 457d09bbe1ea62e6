// Makes `static/css/theme.css` from `designsystemet.config.json` with Designsystemet's own tool:
// `node tests/theme.mjs` writes it, `tests/browser/theme.mjs` proves that the committed one is the same.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const tests = dirname(fileURLToPath(import.meta.url));
const root = dirname(tests);

/** The committed theme. */
export const themeFile = join(root, 'static', 'css', 'theme.css');

/** The theme as the tool makes it from the committed configuration. */
export async function generateTheme() {
  const run = promisify(execFile);
  const tool = join(tests, 'node_modules', '@digdir', 'designsystemet', 'dist', 'bin', 'designsystemet.js');
  const config = join(root, 'designsystemet.config.json');
  const work = await mkdtemp(join(tmpdir(), 'arbeidsflate-theme-'));
  try {
    const step = (...args) => run(process.execPath, [tool, 'tokens', ...args, '--config', config], { cwd: work });
    await step('create', '--out-dir', 'tokens');
    await step('build', '--tokens', 'tokens', '--out-dir', 'css');
    const files = (await readdir(join(work, 'css'))).filter((name) => name.endsWith('.css'));
    if (files.length !== 1) throw new Error(`expected one theme, got: ${files.join(', ')}`);
    return lightOnPaper(await readFile(join(work, 'css', files[0]), 'utf8'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Paper is light: what makes a page dark counts on screens alone. */
export function lightOnPaper(theme) {
  const parts = [
    ['\n[data-color-scheme="dark"] {', '\n@media screen {\n[data-color-scheme="dark"] {'],
    ['}\n \n@media (prefers-color-scheme: dark) {', '}\n}\n \n@media screen and (prefers-color-scheme: dark) {'],
  ];
  return parts.reduce((text, [dark, onScreen]) => {
    if (text.split(dark).length !== 2) throw new Error(`the tool writes another theme: no single ${JSON.stringify(dark)}`);
    return text.replace(dark, onScreen);
  }, theme);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(themeFile, await generateTheme());
  console.log(`Wrote ${themeFile}`);
}

// Switches off, one at a time, each clause by which ID tokens, logout tokens and callbacks are checked, and
// runs the tests: one of them has to fail. Prints a table. `tests/long` runs it; it takes about a minute for
// each clause. Arguments, if any, are parts of the names of those to try.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ID_TOKEN = 'src/idporten/id_token.rs';
const SIGNED = 'src/idporten/signed_token.rs';
const KEY = 'src/idporten/provider_key.rs';
const LOGOUT = 'src/idporten/logout_token.rs';
const CALLBACK = 'src/idporten/callback.rs';
/** Tests of the crate itself, and those that go through the steps of a login. */
const UNIT = ['--lib', 'idporten::'];
const STEPS = ['--test', 'all', 'login_steps'];
const BACK_CHANNEL = ['--test', 'all', 'back_channel'];

/** Name, file, what stands there, what takes its place, and which tests are to notice. */
const MUTATIONS = [
  ['ID token: alg', SIGNED, 'if header.alg != "RS256"', 'if header.alg == "none"', UNIT],
  ['ID token: crit', SIGNED, 'if header.crit.is_some()', 'if header.crit.is_some() && header.kid.is_none()', UNIT],
  ['ID token: kid', SIGNED, 'header.kid.ok_or(TokenFault::UnknownKey)?', 'header.kid.unwrap_or_default()', UNIT],
  ['ID token: length', SIGNED, 'token.len() <= MOST_BYTES', 'token.len() <= usize::MAX', UNIT],
  ['ID token: signature', KEY, '.is_some_and(|key| verify(key).unwrap_or(false))', '.is_some_and(|key| verify(key).is_ok())', UNIT],
  ['ID token: kinds of keys', KEY, 'self.kty == CoreJsonWebKeyType::RSA\n            &&', 'true\n            &&', UNIT],
  ['ID token: azp', ID_TOKEN, '.is_none_or(|azp| azp.as_str() == self.client_id)', '.is_none_or(|_| true)', UNIT],
  ['ID token: nbf', ID_TOKEN, '(other.nbf.is_none_or(is_valid_from), TokenFault::IssuedAt)', '(other.nbf.is_none_or(is_valid_from) || true, TokenFault::IssuedAt)', UNIT],
  ['ID token: at_hash', ID_TOKEN, '.is_ok_and(|expected| *hash == expected)', '.is_ok_and(|expected| *hash == expected || true)', UNIT],
  ['ID token: sid', ID_TOKEN, '(self.sid(claims).is_some(), TokenFault::Session)', '(true, TokenFault::Session)', UNIT],
  ['ID token: level', ID_TOKEN, 'level.filter(|level| *level >= self.expected.level)', 'level', UNIT],
  ['ID token: kind of person', ID_TOKEN, 'if number.is_synthetic() == is_production(self.issuer)', 'if false', UNIT],
  ['ID token: nonce', ID_TOKEN, 'self.expected.nonce.map_or(Ok(()), |expected| {', 'self.expected.nonce.filter(|_| false).map_or(Ok(()), |expected| {', UNIT],
  ['ID token: iat', ID_TOKEN, 'is_inside\n                    .then_some(())', '(is_inside || true)\n                    .then_some(())', UNIT],
  ['ID token: exp', ID_TOKEN, '.set_time_fn(move || earliest.into())', '.set_time_fn(move || earliest.min(SystemTime::UNIX_EPOCH).into())', UNIT],
  ['Logout token: iss', LOGOUT, 'self.iss == issuer,', 'true,', UNIT],
  ['Logout token: aud', LOGOUT, 'self.is_for(client_id),', 'true,', UNIT],
  ['Logout token: exp', LOGOUT, 'self.exp.saturating_add(skew) > now,', 'true,', UNIT],
  ['Logout token: iat ahead', LOGOUT, 'self.iat.saturating_sub(skew) <= now,', 'true,', UNIT],
  ['Logout token: iat too old', LOGOUT, 'self.iat.saturating_add(OLDEST.as_secs() + skew) > now,', 'true,', UNIT],
  ['Logout token: events', LOGOUT, 'is_logout,\n', 'is_logout || true,\n', UNIT],
  ['Logout token: nonce', LOGOUT, '!self.nonce,', 'true,', UNIT],
  ['Logout token: jti', LOGOUT, 'is_id(&self.jti),', 'true,', UNIT],
  ['Logout token: type', LOGOUT, 'typ.is_none_or(|typ| typ.eq_ignore_ascii_case(TOKEN_TYPE))', 'typ.is_none_or(|_| true)', UNIT],
  ['Logout token: once', LOGOUT, 'return Err(LogoutTokenError::Invalid);\n        }\n        let ended', '}\n        let ended', BACK_CHANNEL],
  ['Callback: answered before', CALLBACK, 'if !found.is_first {', 'if false {', STEPS],
  ['Callback: too late', CALLBACK, 'if attempt.is_expired(self.now()) {', 'if false {', STEPS],
  ['Callback: issuer', CALLBACK, 'if !answered.issuer.as_ref().is_some_and(is_asked) {', 'if !answered.issuer.as_ref().is_none_or(is_asked) {', STEPS],
  ['Callback: code and error', CALLBACK, '(Some(_), Some(_)) => return Err(LoginError::Malformed),', '(Some(code), Some(_)) => Outcome::Code(code),', STEPS],
];

const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(([name]) => !wanted.length || wanted.some((part) => name.includes(part)));
assert.ok(chosen.length, 'no clause has such a name');

const root = dirname(import.meta.dirname);
const copy = mkdtempSync(join(tmpdir(), 'mutations-'));
const target = join(root, 'target');
const rows = [];
try {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 1 << 26 }).toString().split('\0').filter(Boolean);
  for (const file of files) cpSync(join(root, file), join(copy, file));
  cpSync(join(root, 'node_modules'), join(copy, 'node_modules'), { recursive: true });
  const cargo = (...words) => spawnSync('cargo', words, { cwd: copy, env: { ...process.env, CARGO_TARGET_DIR: target }, encoding: 'utf8' });
  for (const [name, file, found, instead, tests] of chosen) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    assert.equal(text.split(found).length, 2, `${name}: ${found} stands once in ${file}`);
    writeFileSync(path, text.replace(found, () => instead));
    const [kind, ...rest] = tests[0] === '--lib' ? [['--lib'], ...tests.slice(1)] : [tests.slice(0, 2), ...tests.slice(2)];
    const built = cargo('test', '--quiet', '--no-run', ...kind);
    assert.equal(built.status, 0, `${name} does not build:\n${built.stderr}`);
    const ran = cargo('test', '--quiet', ...kind, '--', ...rest);
    const failed = ran.stdout.match(/(\d+) failed/)?.[1] ?? '0';
    rows.push([name, Number(failed)]);
    console.log(`${name}: ${failed} failed`);
    writeFileSync(path, text);
  }
} finally {
  rmSync(copy, { recursive: true });
}
console.table(Object.fromEntries(rows.map(([name, failed]) => [name, { 'failing tests': failed }])));
const unnoticed = rows.filter(([, failed]) => failed === 0).map(([name]) => name);
assert.deepEqual(unnoticed, [], 'each clause has a test that fails without it');

// Our simulated ID-porten against an independent, certified client: what the simulator asks for and
// gives is what the standards say, not only what the inbox does (`docs/rules/login.md#s12`).
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';

import { CLIENT_ID, clientKeys } from '../browser/support/apart.mjs';
import { action, choice, closeConnections, send, Walker } from '../browser/support/http.mjs';
import { freePorts, start } from '../browser/support/program.mjs';

const INBOX = 'https://inbox.localhost';
const REDIRECT = `${INBOX}/logg-inn/retur`;

let folder;
let idporten;
let config;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arbeidsflate-peer-'));
  const base = await freePorts(5);
  const keys = clientKeys();
  const file = join(folder, 'client.jwks.json');
  await writeFile(file, JSON.stringify(keys.open));
  const args = ['--port-base', String(base), '--world', 'small', '--only', 'idporten', '--client-jwks', file, '--inbox-url', INBOX];
  idporten = await start(['demo', ...args], 'listens at');
  const [jwk] = keys.secret.keys;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']);
  const issuer = new URL(`http://idporten.localhost:${base + 1}`);
  const proof = oidc.PrivateKeyJwt({ key, kid: jwk.kid });
  const options = { execute: [oidc.allowInsecureRequests], [oidc.customFetch]: fetchLocally };
  config = await oidc.discovery(issuer, CLIENT_ID, undefined, proof, options);
});

after(async () => {
  await idporten?.stop();
  closeConnections();
  await rm(folder, { recursive: true, force: true });
});

/** Node's resolver does not know `*.localhost`. */
async function fetchLocally(url, { method, headers, body }) {
  const plain = Object.fromEntries(new Headers(headers));
  if (body instanceof URLSearchParams) plain['content-type'] ??= 'application/x-www-form-urlencoded';
  const answer = await send(url, { method, headers: plain, body: body?.toString() });
  return new Response(answer.body.length ? answer.body : null, { status: answer.status, headers: answer.headers });
}

/** Begins a login with what ID-porten asks for; `more` changes it. */
async function begins(more = {}) {
  const secrets = {
    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
  };
  const url = await oidc.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: REDIRECT,
    scope: 'openid profile digdir:dialogporten',
    acr_values: 'idporten-loa-substantial',
    ui_locales: 'nb',
    code_challenge: await oidc.calculatePKCECodeChallenge(secrets.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: secrets.expectedState,
    nonce: secrets.expectedNonce,
    ...more,
  });
  return { url, secrets };
}

const isBack = (url) => url.href.startsWith(REDIRECT);

/** Logs a person of the demo in; gives the address to which the provider sends back. */
async function choosesPerson(walker, url) {
  let page = await walker.opens(url.href);
  page = await walker.opens(action(page), { form: { means: choice(page, 'means'), person: 'lys' }, stopsAt: isBack });
  if (page.url.includes('/consent/')) page = await walker.opens(action(page), { form: { accept: 'true' }, stopsAt: isBack });
  assert.ok(page.location, `the login comes back; it ends at ${page.url}`);
  return page.location;
}

test('an independent client logs in, renews, revokes and logs out', async () => {
  const walker = new Walker();
  const { url, secrets } = await begins();
  const back = await choosesPerson(walker, url);
  const tokens = await oidc.authorizationCodeGrant(config, back, { ...secrets, idTokenExpected: true });
  const claims = tokens.claims();
  assert.match(claims.pid, /^\d{11}$/);
  assert.equal(typeof claims.sid, 'string');
  assert.match(claims.acr, /^idporten-loa-(substantial|high)$/);
  assert.ok(Array.isArray(claims.amr));
  assert.match(tokens.scope, /digdir:dialogporten/);

  const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(renewed.refresh_token, tokens.refresh_token, 'refresh tokens rotate');
  await assert.rejects(oidc.authorizationCodeGrant(config, back, secrets), { error: 'invalid_grant' }, 'a code works once');

  const again = await begins({ prompt: 'none' });
  const silent = await walker.opens(again.url.href, { stopsAt: isBack });
  const more = await oidc.authorizationCodeGrant(config, silent.location, { ...again.secrets, idTokenExpected: true });
  assert.equal(more.claims().sid, claims.sid, 'the provider\'s session goes on');
  await oidc.tokenRevocation(config, more.refresh_token);
  await assert.rejects(oidc.refreshTokenGrant(config, more.refresh_token), { error: 'invalid_grant' }, 'a revoked token');

  const landing = `${INBOX}/logget-ut`;
  const logout = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: landing, state: 'stand', id_token_hint: more.id_token });
  let page = await walker.opens(logout.href, { stopsAt: (next) => next.href.startsWith(landing) });
  // Between the two stands the page that tells the other clients.
  const onward = page.location?.href ?? page.text.match(new RegExp(`${landing}[^"]*`))?.[0].replaceAll('&amp;', '&');
  assert.equal(onward, `${landing}?state=stand`);
  const later = await begins({ prompt: 'none' });
  page = await walker.opens(later.url.href, { stopsAt: isBack });
  await assert.rejects(oidc.authorizationCodeGrant(config, page.location, later.secrets), { error: 'login_required' });
});

/** Whether the client's reason for refusing an answer names this parameter. */
const isAbout = (parameter) => (error) => error.cause?.message.includes(`"${parameter}"`);

test('an answer that is not for this client is noticed by it', async () => {
  const { url, secrets } = await begins();
  const back = await choosesPerson(new Walker(), url);
  await assert.rejects(oidc.authorizationCodeGrant(config, back, { ...secrets, expectedState: 'another' }), isAbout('state'));
  const foreign = new URL(back);
  foreign.searchParams.set('iss', 'https://idporten.example.no');
  await assert.rejects(oidc.authorizationCodeGrant(config, foreign, secrets), isAbout('iss'));
  const verifier = oidc.randomPKCECodeVerifier();
  await assert.rejects(
    oidc.authorizationCodeGrant(config, back, { ...secrets, pkceCodeVerifier: verifier }),
    { error: 'invalid_grant' },
    'a code without its verifier',
  );
});

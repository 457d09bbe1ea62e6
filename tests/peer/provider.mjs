// An independent OpenID provider, made to look like ID-porten: `oidc-provider`, which is certified.
//
// It was written by others from the same standards, so it finds misreadings that our own simulator
// shares with the inbox. It has no front-channel logout and no step-up.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';

import { CLIENT_ID } from '../browser/support/apart.mjs';
import { send } from '../browser/support/http.mjs';
import { freePorts } from '../browser/support/program.mjs';

export const SUBSTANTIAL = 'idporten-loa-substantial';
const HIGH = 'idporten-loa-high';
const API = 'digdir:dialogporten';

/**
 * Starts the provider for one client and one person, whose login reaches the substantial level.
 * `pid` is who logs in, or a function that tells who the next one is.
 * The clients prove themselves with `keys`; `accessSeconds` tells the life of the next access token.
 * `leavesOut` tells which claims the next ID token of a refresh lacks, of `acr` and `sid`.
 * `beforeToken` is asked at each call of the token endpoint: it may take its time, and a status that it
 * gives is the answer.
 */
export async function startProvider({ inbox, keys, pid, accessSeconds = () => 120, leavesOut = () => [], beforeToken = async () => undefined }) {
  const port = await freePorts(1);
  const issuer = `http://peer.localhost:${port}`;
  const seen = { asked: 0, keys: 0, tokenCalls: [], pushed: [], revoked: [], authorized: [] };
  const cookieKey = randomBytes(32).toString('base64url');
  const adapter = createMemoryAdapter();
  /** The same provider with a signing key of its own; what it keeps, all of them share. */
  const withKey = (kid) => {
    const made = new Provider(issuer, configuration({ inbox, keys, accessSeconds, leavesOut, cookieKey, adapter, kid }));
    made.use(notes);
    return made;
  };
  const notes = async (ctx, next) => {
    if (ctx.path === '/token') {
      seen.asked += 1;
      const status = await beforeToken();
      if (status) return void (ctx.status = status);
    }
    await next();
    const list = { token: seen.tokenCalls, pushed_authorization_request: seen.pushed, revocation: seen.revoked }[ctx.oidc?.route];
    list?.push({ ...ctx.oidc.body, status: ctx.status, answer: ctx.body });
    if (ctx.oidc?.route === 'authorization') seen.authorized.push([...ctx.URL.searchParams.keys()]);
  };
  let provider = withKey('peer');
  let published = provider;
  let count = 0;
  const server = createServer((asked, answer) => {
    if (asked.url === '/jwks.json') {
      seen.keys += 1;
      return published.callback()(asked, answer);
    }
    if (!asked.url.startsWith('/interaction/')) return provider.callback()(asked, answer);
    return interact(provider, typeof pid === 'function' ? pid() : pid, asked, answer).catch((error) => answer.writeHead(500).end(error.stack));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    issuer,
    seen,
    /** Signs with a new key from now on, which the published set has at once or not yet. */
    rotates({ isPublished }) {
      provider = withKey(`peer-${(count += 1)}`);
      if (isPublished) published = provider;
    },
    stop,
    kill: stop,
  };
}

/** The page on which one logs in or does not, and what its buttons do. */
async function interact(provider, pid, asked, answer) {
  if (asked.method !== 'POST') {
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    return answer.end(`<!doctype html><title>Peer</title><main><form method="post" action="${asked.url}">
      <button name="do" value="login">Log in</button><button name="do" value="cancel">Cancel</button></form></main>`);
  }
  const body = Buffer.concat(await asked.toArray()).toString();
  const wish = new URLSearchParams(body).get('do');
  const result =
    wish !== 'login'
      ? { error: wish === 'cancel' ? 'access_denied' : wish, error_description: 'The user cancelled' }
      : { login: { accountId: pid, acr: SUBSTANTIAL, amr: ['Minid-OTC'], remember: false } };
  return provider.interactionFinished(asked, answer, result);
}

/** What the tokens are given for. */
function granted({ entities }) {
  return entities.AuthorizationCode ?? entities.RefreshToken;
}

function configuration({ inbox, keys, accessSeconds, leavesOut, cookieKey, adapter, kid }) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    adapter,
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'RS256',
        jwks: keys,
        redirect_uris: [`${inbox}/logg-inn/retur`],
        post_logout_redirect_uris: [`${inbox}/logget-ut`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        subject_type: 'pairwise',
        // Its logout tokens name the person, not the session: then ID tokens of refreshes need not name it.
        backchannel_logout_uri: `${inbox}/logg-ut/bakkanal`,
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [cookieKey] },
    routes: {
      authorization: '/authorize',
      token: '/token',
      pushed_authorization_request: '/par',
      jwks: '/jwks.json',
      revocation: '/token/revoke',
      end_session: '/logout',
    },
    scopes: ['openid', 'profile'],
    acrValues: [SUBSTANTIAL, HIGH],
    claims: { openid: ['sub', 'pid', 'amr', 'acr', 'auth_time', 'locale', 'sid'], profile: ['name'] },
    conformIdTokenClaims: false,
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_, accountId, client) => Buffer.from(`${client.clientId}.${accountId}`).toString('base64url'),
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256'],
      clientAuthSigningAlgValues: ['RS256'],
      requestObjectSigningAlgValues: ['RS256'],
      userinfoSigningAlgValues: ['RS256'],
      introspectionSigningAlgValues: ['RS256'],
      authorizationSigningAlgValues: ['RS256'],
    },
    pkce: { required: () => true },
    assertJwtClientAuthClaimsAndHeader,
    rotateRefreshToken: true,
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    // As ID-porten's API scopes: a refresh token outlives the provider's session.
    expiresWithSession: () => false,
    ttl: { AccessToken: () => accessSeconds(), IdToken: 120, RefreshToken: 600, AuthorizationCode: 60, Session: 7200, Interaction: 600, Grant: 7200 },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
      // The only way to access tokens that are JWTs.
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:api',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: API,
          audience: 'unspecified',
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessSeconds(),
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    // Its own call reaches no address of this machine.
    fetch: callLoopback,
    extraTokenClaims: ({ oidc }) => ({
      pid: granted(oidc).accountId,
      acr: granted(oidc).acr,
    }),
    // It names its session to clients with back-channel logout alone; ID-porten to all.
    findAccount: ({ oidc }, accountId) => ({
      accountId,
      claims: () => {
        const refresh = oidc.entities.RefreshToken;
        const without = refresh ? leavesOut() : [];
        if (without.includes('acr')) refresh.acr = undefined;
        const sid = without.includes('sid') ? {} : { sid: granted(oidc).sessionUid };
        return { sub: accountId, pid: accountId, locale: 'nb', ...sid };
      },
    }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    /** Nobody is asked for consent. */
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid profile');
      grant.addResourceScope('urn:api', API);
      await grant.save();
      return grant;
    },
  };
}

/** What the provider sends to the server of a client. */
async function callLoopback(address, { method, headers, body }) {
  const answer = await send(address, { method, headers: Object.fromEntries(new Headers(headers)), body: body?.toString() });
  return new Response(answer.body.length ? answer.body : null, { status: answer.status });
}

/** ID-porten's rules for assertions: for the issuer, and for two minutes at most. */
async function assertJwtClientAuthClaimsAndHeader({ oidc }, { aud, iat, exp }) {
  if (aud !== oidc.issuer) throw new Error('the audience is not the issuer');
  if (!(exp - iat <= 120)) throw new Error('the assertion lives too long');
}

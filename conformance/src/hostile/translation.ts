/**
 * The corpus was written for no server in particular. What it calls otherwise than this one does,
 * all of it, in one table; the run prints it.
 */

import type { HostileCase } from './case.ts'

interface Translation {
  /** The corpus's endpoint whose requests are rewritten. */
  readonly endpoint: string
  /** What is found in their query, body and header names and values. */
  readonly theirs: RegExp
  readonly ours: string
}

/** The corpus's own names of endpoints, as paths of this server. */
export const paths: Readonly<Record<string, string>> = {
  token: '/oauth2/token',
  introspect: '/oauth2/introspect',
  revoke: '/oauth2/revoke',
  jwks: '/oauth2/jwks',
  authorize: '/oauth2/authorize',
  par: '/oauth2/par',
  userinfo: '/oauth2/userinfo',
  device_authorization: '/oauth2/device_authorization',
  device_verify: '/device',
  login: '/login',
  consent: '/consent',
  logout: '/logout',
}

/** Rewritings of requests, in this order. */
export const translations: readonly Translation[] = [
  { endpoint: 'login', theirs: /\busername=alice\b/u, ours: 'email={{email}}' },
  { endpoint: 'login', theirs: /\busername=([\w%]+)(?=&|$)/u, ours: 'email=$1%40example.com' },
  { endpoint: 'login', theirs: /\bpassword=pw\b/u, ours: 'password={{password}}' },
  { endpoint: 'device_verify', theirs: /\baction=approve\b/u, ours: 'decision=allow' },
]

/** A query or a body in this server's words. */
export const translate = (endpoint: string, text: string): string =>
  translations
    .filter((each) => each.endpoint === endpoint)
    .reduce((sent, { theirs, ours }) => sent.replace(theirs, ours), text)

interface StandIn {
  readonly why: string
  readonly changes: Partial<HostileCase>
}

const boundRefresh = (headers: HostileCase['headers']): Partial<HostileCase> => ({
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  body: 'grant_type=refresh_token&refresh_token={{rt}}&client_id={{native_client}}',
})

/** Cases that can't be sent or judged as they are written. */
const standIns: Readonly<Record<string, StandIn>> = {
  'AZH-011': {
    why: 'its words mean the sign-in form',
    changes: {
      endpoint: 'login',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'email={{email}}&password={{password}}&csrf={{csrf}}',
    },
  },
  'TK-002': {
    why: 'JSON is taken here, so what is refused is the missing redirect_uri, as in TK-052',
    changes: {
      expect: {
        status: [400],
        error: ['invalid_request', 'invalid_grant'],
        also: ['code is not consumed'],
      },
    },
  },
  'TK-081': {
    why: 'a public client names itself in the body, and has no secret to send',
    changes: boundRefresh({}),
  },
  'TK-082': {
    why: 'as TK-081, with the proof that its words mean',
    changes: boundRefresh({ DPoP: '{{other_proof}}' }),
  },
  'LG-009': {
    why: 'its rule wants one canonical form at registration and sign-in: this is alice herself',
    changes: { expect: { status: [303], error: null } },
  },
}

export const standIn = (each: HostileCase): HostileCase => ({
  ...each,
  ...standIns[each.id]?.changes,
})

/** The table, for people. */
export const translationLines = (): readonly string[] => [
  ...Object.entries(paths).map(([theirs, ours]) => `  ${theirs} → ${ours}`),
  ...translations.map(
    ({ endpoint, theirs, ours }) => `  in ${endpoint}: ${theirs.source} → ${ours}`,
  ),
  ...Object.entries(standIns).map(([id, { why }]) => `  ${id}: ${why}`),
  '  approving a device (device_verify with a decision) → /device/confirm',
  '  session cookie __Host-sid → kg_session (__Host-kg_session where the issuer is https)',
]

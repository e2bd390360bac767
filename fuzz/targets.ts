/**
 * The parsers under test. Each target says what it is fed from, and what must hold for what it takes:
 * written again it reads the same. A parser that throws or a claim that fails is a bug.
 */
import assert from 'node:assert/strict'
import * as protocol from '@keygrant/protocol'
import {
  type Base64Variant,
  encodeAnywhere,
  standard,
  urlSafe,
} from '../packages/protocol/src/base64-anywhere.ts'

/** One parser. */
export interface Target {
  /** What it takes; mutations start from these. */
  readonly samples: readonly string[]
  /** Pieces from which random texts are put together. */
  readonly pieces: readonly string[]
  /**
   * Parses the text and checks what came out.
   *
   * @returns Whether the text was taken.
   * @throws If the parser does, or if a claim fails.
   */
  readonly run: (text: string) => boolean
}

const utf8 = new TextEncoder()
const part = (value: unknown): string =>
  protocol.encodeBase64url(utf8.encode(JSON.stringify(value)))
const zeros = new Uint8Array(64)
const secret = protocol.formatToken('cs', (bytes) => zeros.subarray(0, bytes))

const form = (parameters: protocol.Parameters): string =>
  new URLSearchParams([...parameters]).toString()

const parameters = (parse: typeof protocol.parseForm) => (text: string) => {
  const read = parse(text)
  if (!read.ok) return false
  assert.deepEqual(protocol.parseForm(form(read.value)), read)
  assert.deepEqual(protocol.parseJson(JSON.stringify(Object.fromEntries(read.value))), read)
  return true
}

/** What is read must be what Node reads, of texts that Node would write the same. */
const base64 =
  (decode: typeof protocol.decodeBase64, encode: typeof protocol.encodeBase64) =>
  (variant: Base64Variant) =>
  (text: string) => {
    const bytes = decode(text)
    const encoding = variant.padded ? 'base64' : 'base64url'
    const read = Buffer.from(text, encoding)
    const isCanonical = read.toString(encoding) === text
    assert.deepEqual(bytes, isCanonical ? Uint8Array.from(read) : undefined)
    if (bytes === undefined) return false
    assert.equal(encode(bytes), text)
    assert.equal(encodeAnywhere(bytes, variant), text)
    return true
  }

/** Challenges lose what may not stand in a header, and their parameters' order. */
const comparable = (challenges: readonly protocol.Challenge[]) =>
  challenges.map((challenge) => [
    challenge.scheme,
    Object.entries(challenge.parameters)
      .map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, '?')])
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  ])

const claims = {
  iss: 'https://auth.example',
  aud: ['https://api.example'],
  scope: 'a b',
  exp: 1,
  act: { sub: 'é' },
}
const origins = [
  'http',
  'https',
  ':',
  '/',
  '//',
  '@',
  'a.example',
  '127.0.0.1',
  '[::1]',
  'localhost',
]
const uriPieces = [
  ...origins,
  ':80',
  '.',
  '..',
  ';',
  '%2e',
  '%',
  '?',
  '#',
  "'",
  '\\',
  '\t',
  'a',
  'é',
]
const jsonPieces = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  '\\',
  '"a"',
  '"b"',
  '\\u0061',
  '1',
  'null',
  ' ',
]
const base64Pieces = ['A', 'B', 'Q', 'QUJD', 'QQ', '=', '==', '+', '/', '-', '_', ' ', '\n', 'é']

/** By name. The order is part of what a seed replays. */
export const targets: Readonly<Record<string, Target>> = {
  parseForm: {
    samples: [
      `grant_type=client_credentials&client_id=cl_1&client_secret=${secret}&scope=a%3Ab+c`,
      'a=%C3%A9&b[c]=%F0%9F%8C%8D&__proto__=1&d=&e',
    ],
    pieces: ['a', 'b', '=', '&', '%', '%41', '%c3%a9', '+', '__proto__', '[', ']', '\ud800', '"'],
    run: parameters(protocol.parseForm),
  },
  parseJson: {
    samples: [
      JSON.stringify({ grant_type: 'refresh_token', refresh_token: secret, scope: '' }),
      '{"__proto__":"\\u00e9","a":"\\"\\\\"}',
    ],
    pieces: jsonPieces,
    run: parameters(protocol.parseJson),
  },
  memberFault: {
    samples: [JSON.stringify(claims), '{"a":[{"b":"\\"}"},{"b":{}}],"c":"\\\\"}'],
    pieces: jsonPieces,
    run(text) {
      if (protocol.memberFault(text) !== undefined) return false
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        // Whether it is JSON at all was not the question.
        return false
      }
      assert.equal(protocol.memberFault(JSON.stringify(value)), undefined)
      return true
    },
  },
  parseScope: {
    samples: ['balance:read instances:write', 'openid', 'https://api.example/read a,b'],
    pieces: ['a', 'b:c', ' ', '  ', '"', '\\', '\t', 'é', '~', '!'],
    run(text) {
      const scope = protocol.parseScope(text)
      if (scope === undefined) return false
      assert.deepEqual(protocol.parseScope(protocol.formatScope(scope)), scope)
      return true
    },
  },
  parseBasic: {
    samples: [
      protocol.formatBasic({ clientId: 'cl_1', clientSecret: secret }),
      protocol.formatBasic({ clientId: 'é', clientSecret: 'a:%+ b' }),
      'Basic YTpi',
    ],
    pieces: ['Basic', ' ', 'basic ', ...base64Pieces, 'YTpi', ','],
    run(text) {
      const credentials = protocol.parseBasic(text)
      if (credentials === undefined) return false
      assert.ok(protocol.isBasic(text))
      assert.deepEqual(protocol.parseBasic(protocol.formatBasic(credentials)), credentials)
      return true
    },
  },
  parseBearer: {
    samples: ['Bearer a.b.c', `bearer  ${secret}==`, 'Basic YTpi, Bearer x'],
    pieces: ['Bearer', ' ', 'bearer ', 'a', '=', ',', '\t', '.', '"', '\u212a'],
    run(text) {
      const reading = protocol.parseBearer(text)
      if (reading.kind !== 'token') return false
      assert.ok(text.endsWith(` ${reading.token}`))
      assert.deepEqual(protocol.parseBearer(`Bearer ${reading.token}`), reading)
      return true
    },
  },
  parseChallenges: {
    samples: [
      'Basic realm="a", Bearer realm="b \\"c\\"", error=invalid_token, Negotiate YWJj==',
      protocol.formatChallenge('DPoP', { algs: 'ES256 EdDSA', error: 'use_dpop_nonce' }),
    ],
    pieces: ['Bearer', 'a', 'b', ' ', '\t', ',', '=', '"', '\\', 'x="y"', 'YQ==', '1', '__proto__'],
    run(text) {
      const challenges = protocol.parseChallenges(text)
      const written = challenges
        .map((each) => protocol.formatChallenge(each.scheme, each.parameters))
        .join(', ')
      // Commas and quotes that were left out are written, and may be too much.
      if (written.length <= protocol.maxChallengesLength)
        assert.deepEqual(comparable(protocol.parseChallenges(written)), comparable(challenges))
      return challenges.length > 0
    },
  },
  tokenKind: {
    samples: Object.keys(protocol.tokenKinds).map((kind) =>
      protocol.formatToken(kind as protocol.TokenKind, (bytes) => zeros.subarray(0, bytes)),
    ),
    pieces: ['kg_', 'cs', 'rt', '_', 'a', '0', secret, secret.slice(0, -6), secret.slice(-6)],
    run(text) {
      const kind = protocol.tokenKind(text)
      if (kind === undefined) return false
      assert.match(text, protocol.tokenPattern)
      assert.ok(text.startsWith(`kg_${kind}_`))
      return true
    },
  },
  canonicalResource: {
    samples: ['https://api.example/v1?a=b', 'http://[::1]:4001/', 'HTTPS://API.example:443/a/../b'],
    pieces: uriPieces,
    run(text) {
      const resource = protocol.canonicalResource(text)
      if (resource === undefined) return false
      assert.equal(protocol.canonicalResource(resource), resource)
      const { origin } = new URL(resource)
      assert.equal(protocol.wellKnownUrl(resource, 'oauth-protected-resource').origin, origin)
      return true
    },
  },
  parseRedirectUri: {
    samples: [
      'https://client.example.com/cb?x=1',
      'http://127.0.0.1:51234/callback',
      'http://[::1]/',
      'com.example.app:/cb',
    ],
    pieces: [...uriPieces, 'com.example.app', 'javascript'],
    run(text) {
      for (const native of ['http://127.0.0.1/callback', 'http://[::1]/'])
        if (protocol.matchesRedirectUri(native, text))
          assert.deepEqual(protocol.parseRedirectUri(text), { ok: true, value: 'loopback' })
      const kind = protocol.parseRedirectUri(text)
      if (!kind.ok) return false
      assert.ok(protocol.matchesRedirectUri(text, text))
      const { username, password, hash, hostname, protocol: scheme } = new URL(text)
      assert.equal(username + password + hash, '')
      const host = kind.value === 'private_use' ? '' : `//${hostname}`
      assert.ok(text.toLowerCase().startsWith(scheme + host))
      return true
    },
  },
  pkce: {
    samples: ['E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', 'a'.repeat(43), '~'.repeat(128)],
    pieces: ['a', '0', '-', '_', '.', '~', '+', '='],
    run(text) {
      const bytes = protocol.decodeBase64url(text)
      assert.equal(protocol.isCodeChallenge(text), bytes?.length === 32)
      return protocol.isCodeVerifier(text)
    },
  },
  decodeBase64: {
    samples: ['', 'QQ==', 'QUI=', 'QUJD', '+/+/'],
    pieces: base64Pieces,
    run: base64(protocol.decodeBase64, protocol.encodeBase64)(standard),
  },
  decodeBase64url: {
    samples: ['', 'QQ', 'QUI', 'QUJD', '-_-_'],
    pieces: base64Pieces,
    run: base64(protocol.decodeBase64url, protocol.encodeBase64url)(urlSafe),
  },
  parseJws: {
    samples: [
      `${part({ alg: 'ES256', typ: 'at+jwt', kid: 'k' })}.${part(claims)}.${'A'.repeat(86)}`,
      `${part({})}.${part({ a: [{ b: 1 }] })}.`,
    ],
    pieces: ['.', part({}), part({ a: 1 }), part([]), 'e30', 'QUI', '=', ' ', '-', '+'],
    run(text) {
      const jws = protocol.parseJws(text)
      if (jws === undefined) return false
      assert.equal(`${jws.signingInput}.${protocol.encodeBase64url(jws.signature)}`, text)
      const again = protocol.parseJws(`${part(jws.header)}.${part(jws.payload)}.`)
      assert.equal(JSON.stringify(again?.header), JSON.stringify(jws.header))
      assert.equal(JSON.stringify(again?.payload), JSON.stringify(jws.payload))
      return true
    },
  },
}

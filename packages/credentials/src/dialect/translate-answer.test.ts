import {
  cognito,
  cortex,
  datacrunch,
  type Operation,
  type ProviderDescription,
} from '@keygrant/providers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { translateAnswer } from './translate-answer.ts'

const pool = cognito({ domain: 'https://a.example' })

async function translated(
  { dialect }: ProviderDescription,
  [status, body]: readonly [number, unknown],
  operation: Operation = 'refresh_token',
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'retry-after': '7', 'content-type': 'application/json' }
  const answer = await translateAnswer(new Response(text, { status, headers }), dialect, operation)
  expect(answer.headers.get('retry-after')).toBe('7')
  const after = await answer.text()
  return [answer.status, after.startsWith('{') ? JSON.parse(after) : after]
}

describe('a token', () => {
  it.each([
    [
      'its life as text',
      { access_token: 'a', expires_in: '3600' },
      { expires_in: 3600, token_type: 'Bearer' },
    ],
    [
      'its life as number',
      { access_token: 'a', expires_in: 60 },
      { expires_in: 60, token_type: 'Bearer' },
    ],
    ['a type of its own', { access_token: 'a', token_type: 'DPoP' }, { token_type: 'DPoP' }],
    ['a life that is no number', { access_token: 'a', expires_in: 'soon' }, { expires_in: 'soon' }],
  ])('of Cortex with %s is read', async (_what, body, members) => {
    expect(await translated(cortex(), [200, body])).toEqual([200, expect.objectContaining(members)])
  })

  it('of a platform that promises a type is not given one', async () => {
    expect(await translated(datacrunch(), [200, { access_token: 'a' }])).toEqual([
      200,
      { access_token: 'a' },
    ])
  })
})

describe('a refusal', () => {
  it.each<[string, ProviderDescription, readonly [number, unknown], readonly [number, unknown]]>([
    [
      'of Cortex in a 200',
      cortex(),
      [200, { error: 'invalid_grant', error_description: 'no' }],
      [400, { error: 'invalid_grant', error_description: 'no' }],
    ],
    [
      'of Cortex in a 200, about its client',
      cortex(),
      [200, { error: 'invalid_client' }],
      [401, { error: 'invalid_client' }],
    ],
    [
      'of Cortex in a 200, with words alone',
      cortex(),
      [200, { error_description: 'no' }],
      [400, { error: 'server_error', error_description: 'no' }],
    ],
    [
      'of DataCrunch in its own words',
      datacrunch(),
      [401, { code: 'unauthorized_request', message: 'Invalid client id or client secret' }],
      [401, { error: 'invalid_client', error_description: 'Invalid client id or client secret' }],
    ],
    [
      'of DataCrunch with a name that all objects have',
      datacrunch(),
      [400, { code: 'constructor', message: 'm' }],
      [400, { error: 'constructor', error_description: 'm' }],
    ],
    [
      'of Cognito with 400',
      pool,
      [400, { error: 'invalid_client' }],
      [400, { error: 'invalid_client' }],
    ],
    [
      "of a proxy, which is none of the platform's",
      datacrunch(),
      [502, '<h1>x</h1>'],
      [502, '<h1>x</h1>'],
    ],
  ])('%s', async (_what, provider, answer, expected) => {
    expect(await translated(provider, answer)).toEqual(expected)
  })

  it('is not made of a token that brings words along', async () => {
    const [status] = await translated(cortex(), [
      200,
      { access_token: 'a', error_description: 'soon' },
    ])
    expect(status).toBe(200)
  })
})

describe('a revocation', () => {
  it.each([
    ['"true"', { issuccess: 'true' }, 200],
    ['true', { issuccess: true }, 200],
    ['"false"', { issuccess: 'false' }, 502],
    ['nothing', {}, 502],
  ])('of Cortex that says %s', async (_what, body, status) => {
    expect((await translated(cortex(), [200, body], 'revocation'))[0]).toBe(status)
  })

  it('of Cognito has no body', async () => {
    expect(await translated(pool, [200, ''], 'revocation')).toEqual([200, ''])
  })
})

it('whatever comes is answered, and no token comes of what has none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), fc.constantFrom(200, 400, 401, 500), async (text, status) => {
      for (const { dialect } of [cortex(), datacrunch(), pool]) {
        const answer = await translateAnswer(
          new Response(text, { status }),
          dialect,
          'refresh_token',
        )
        const after = await answer.text()
        if (!text.includes('access_token')) expect(after).not.toContain('access_token')
        if (status !== 200) expect(answer.status).toBe(status)
      }
    }),
  )
})

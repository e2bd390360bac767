import { describe, expect, it } from 'vitest'
import type { Client } from '../ports.ts'
import { publicationFaults } from './publication-faults.ts'
import { newClient } from './registration.ts'

type Made = Omit<Client, 'secrets'>
const app: Made = {
  ...newClient({ id: 'cl_1', organizationId: 'org_1', name: 'app', type: 'web', createdAt: 1 }),
  scope: ['balance:read'],
  redirectUris: ['https://app.example.com/cb'],
}
const stage = (publication: Client['publication'], with_: Partial<Made> = {}): Made => ({
  ...app,
  publication,
  ...with_,
})
const fieldsOf = (
  before: Made | undefined,
  after: Made,
  { byOperator = false } = {},
): readonly string[] => publicationFaults({ before, after, byOperator }).map(({ field }) => field)

const stages = ['draft', 'in_review', 'published'] as const

describe('a member of the organization', () => {
  it.each(stages.flatMap((from) => stages.map((to) => [from, to] as const)))(
    'takes a client from %s to %s only if that is theirs to decide',
    (from, to) => {
      const theirs = from === to || (from !== 'published' && to !== 'published')
      expect(fieldsOf(stage(from), stage(to))).toEqual(theirs ? [] : ['publication'])
    },
  )

  it.each([
    ['draft', []],
    ['in_review', ['publication']],
    ['published', ['publication']],
  ] as const)('makes a client that is %s', (publication, faults) => {
    expect(fieldsOf(undefined, stage(publication))).toEqual(faults)
  })

  it.each<[what: string, change: Partial<Made>, field: string]>([
    ['what it is called', { name: 'Your bank' }, 'name'],
    ['what it asks for', { scope: ['balance:read', 'fullAccess'] }, 'scope'],
    ['where people are sent', { redirectUris: ['https://evil.example/cb'] }, 'redirect_uris'],
    ['where its home is', { clientUri: 'https://evil.example' }, 'client_uri'],
    ['its picture', { logoUri: 'https://evil.example/logo.png' }, 'logo_uri'],
    ['whom people ask', { contacts: ['mole@evil.example'] }, 'contacts'],
  ])(
    'can’t change %s while it is looked at, nor as it is handed in again',
    (_what, change, field) => {
      expect(fieldsOf(stage('in_review'), stage('in_review', change))).toEqual([field])
      expect(fieldsOf(stage('in_review'), stage('draft', change))).toEqual([])
      expect(fieldsOf(stage('draft'), stage('in_review', change))).toEqual([])
    },
  )

  it('may go on with what nobody looks at', () => {
    const change = { testUsers: ['a@example.com'], state: 'disabled', requirePkce: false } as const
    expect(fieldsOf(stage('in_review'), stage('in_review', change))).toEqual([])
  })

  it('adds no scope to what is published, but may give one up', () => {
    const more = { scope: ['balance:read', 'fullAccess'] }
    expect(fieldsOf(stage('published'), stage('published', more))).toEqual(['scope'])
    expect(fieldsOf(stage('published'), stage('published', { scope: [] }))).toEqual([])
    const machine = { type: 'machine' } as const
    expect(
      fieldsOf(stage('published', machine), stage('published', { ...machine, ...more })),
    ).toEqual([])
  })

  it('asks nobody of a published client for a scope that they can’t leave out', () => {
    const must = { requiredScope: ['balance:read'] }
    expect(fieldsOf(stage('published'), stage('published', must))).toEqual(['required_scope'])
    expect(fieldsOf(stage('published', must), stage('published'))).toEqual([])
  })

  it.each<[what: string, change: Partial<Made>, fields: readonly string[]]>([
    ['its name', { name: 'Your bank' }, ['name']],
    ['its description', { description: 'Your bank' }, ['description']],
    ['its picture', { logoUri: 'https://evil.example/logo.png' }, ['logo_uri']],
    ['its home', { clientUri: 'https://evil.example' }, ['client_uri']],
    ['its privacy policy', { policyUri: 'https://evil.example' }, ['policy_uri']],
    ['its terms', { tosUri: 'https://evil.example' }, ['tos_uri']],
    ['where people are sent', { redirectUris: ['https://evil.example/cb'] }, ['redirect_uris']],
    [
      'where some people are sent',
      { redirectUris: [...app.redirectUris, 'https://app.example.com.evil.example/cb'] },
      ['redirect_uris'],
    ],
    [
      'where people go after signing out',
      { postLogoutRedirectUris: ['https://evil.example/'] },
      ['post_logout_redirect_uris'],
    ],
    [
      'where on its site they go then',
      { postLogoutRedirectUris: ['https://app.example.com/'] },
      [],
    ],
    ['the port', { redirectUris: ['https://app.example.com:8443/cb'] }, ['redirect_uris']],
    ['the scheme', { redirectUris: ['com.example.app:/cb'] }, ['redirect_uris']],
    ['whom people ask', { contacts: ['new@example.com'] }, []],
    ['the path at the same host', { redirectUris: ['https://App.example.com/callback'] }, []],
    ['what nobody sees', { accessTokenLifetime: 60, testUsers: [] }, []],
  ])('changes %s on what is published only if nobody judged it', (_what, change, fields) => {
    expect(fieldsOf(stage('published'), stage('published', change))).toEqual(fields)
    const machine = { type: 'machine' } as const
    expect(
      fieldsOf(stage('published', machine), stage('published', { ...machine, ...change })),
    ).toEqual([])
  })

  it('sends nobody anywhere else by giving a redirect URI up', () => {
    const two = { redirectUris: ['https://app.example.com/cb', 'com.example.app:/cb'] }
    const one = { redirectUris: ['com.example.app:/other'] }
    expect(fieldsOf(stage('published', two), stage('published', one))).toEqual([])
  })

  it('writes no note, and can’t keep one on what is handed in', () => {
    expect(fieldsOf(stage('draft'), stage('draft', { reviewNote: 'fine' }))).toEqual([
      'review_note',
    ])
    const noted = { reviewNote: 'no' }
    expect(fieldsOf(stage('draft', noted), stage('draft', noted))).toEqual([])
    expect(fieldsOf(stage('draft', noted), stage('in_review', noted))).toEqual(['review_note'])
  })
})

describe('an operator', () => {
  const byOperator = true

  it('takes a client from any stage to any other, and says why when sending it back', () => {
    for (const from of stages)
      for (const to of stages) {
        const faults = from === 'in_review' && to === 'draft' ? ['review_note'] : []
        expect(fieldsOf(stage(from), stage(to), { byOperator })).toEqual(faults)
      }
    const noted = stage('draft', { reviewNote: 'The privacy policy is missing.' })
    expect(fieldsOf(stage('in_review'), noted, { byOperator })).toEqual([])
  })

  it('may put right what is looked at, and let what is published ask for more', () => {
    const change = {
      name: 'App',
      scope: ['balance:read', 'fullAccess'],
      redirectUris: ['https://elsewhere.example/cb'],
    }
    for (const each of ['in_review', 'published'] as const)
      expect(fieldsOf(stage(each), stage(each, change), { byOperator })).toEqual([])
  })

  it('has nothing to review of a machine', () => {
    const machine = { type: 'machine' } as const
    expect(fieldsOf(stage('draft', machine), stage('in_review', machine), { byOperator })).toEqual([
      'publication',
    ])
  })
})

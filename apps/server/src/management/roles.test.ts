/** Every operation × every role × one's own and a foreign organization, from the list of operations itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, type Managed, startManaged } from './fixtures/managed-server.ts'
import { type SignedIn, signIn } from './fixtures/signed-in.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { scopesOfRole } from './role-scopes.ts'

const roles = ['owner', 'developer', 'viewer'] as const

let managed: Managed
const people = new Map<string, SignedIn>()
let operator: SignedIn
beforeAll(async () => {
  managed = await startManaged()
  for (const role of roles)
    people.set(
      role,
      await signIn(managed, {
        email: `${role}@a.example`,
        memberOf: [{ organization: managed.acme.id, role }],
      }),
    )
  operator = await signIn(managed, { email: 'root@a.example', operator: true })
})
afterAll(() => managed[Symbol.asyncDispose]())

/** With ids of nothing: whoever may ask is told so, and nothing is changed. */
const addressOf = ({ path }: Operation): string => path.replace(/:[a-z_]+/gu, 'nothing')
const hasBody = ({ method }: Operation): boolean => method !== 'GET' && method !== 'DELETE'
/** A body that no operation takes. */
const ask = (call: Caller, each: Operation) =>
  call(each.method, addressOf(each), hasBody(each) ? { no_such_member: 1 } : undefined)

const cases = operations
  .filter(({ scope, path, method }) => {
    // A stream would go on; and this one would end what the others need.
    const endless = path === '/logs/stream'
    const everything = method === 'DELETE' && path === '/developer_tokens'
    return scope !== undefined && !endless && !everything
  })
  .map((each) => [`${each.method} ${each.path}`, each] as const)

describe.each(roles)('%s', (role) => {
  it.each(cases)(
    'is let through to %s if the role has the scope, and only then',
    async (_key, each) => {
      const answer = await ask((people.get(role) as SignedIn).call, each)
      const has = scopesOfRole(role).has(each.scope ?? '')
      const refused = answer.status === 403 && String(answer.body.detail).startsWith('Your role')
      expect(refused).toBe(!has)
      if (has && each.operatorOnly === true) expect(answer.status).toBe(404)
    },
  )

  it.each(cases)('gets nothing of another organization from %s', async (_key, each) => {
    const answer = await ask((people.get(role) as SignedIn).in(managed.umbrella.id), each)
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
  })
})

describe('nobody', () => {
  it.each(cases)('is sent away from %s', async (_key, each) => {
    expect((await ask(managed.callerWith(undefined), each)).status).toBe(401)
  })
})

describe('an operator', () => {
  it.each(cases)('is let through to %s', async (_key, each) => {
    expect([401, 403]).not.toContain((await ask(operator.call, each)).status)
  })
})

const personal = operations
  .filter(({ scope }) => scope === undefined)
  .map((each) => [`${each.method} ${each.path}`, each] as const)

describe('what is about oneself', () => {
  it.each(personal)('%s wants a session, whatever token there is', async (_key, each) => {
    for (const call of [managed.callerWith(undefined), managed.ops])
      expect([401, 403]).toContain((await ask(call, each)).status)
  })
})

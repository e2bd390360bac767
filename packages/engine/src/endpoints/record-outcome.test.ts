import { err, ok } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../event-ports.ts'
import { problem } from '../problems.ts'
import { request, World } from '../testing/endpoint-world.ts'
import { aClient, now } from '../testing/fixtures.ts'
import { type Outcome, recordOutcome } from './record-outcome.ts'
import { token } from './token.ts'

function record(change: Partial<Outcome>): EngineEvent | undefined {
  const events: EngineEvent[] = []
  const outcome: Outcome = {
    endpoint: 'token',
    request: request('grant_type=client_credentials&scope=a'),
    authentication: ok({ client: aClient, secretId: 'key_1' }),
    answer: ok({ scope: 'a b' }),
    ...change,
  }
  recordOutcome(outcome, { now: () => now, events: { record: (event) => events.push(event) } })
  expect(events).toHaveLength(1)
  return events[0]
}

describe('recordOutcome', () => {
  it('says who did what with which secret, and the scope that was granted', () => {
    expect(record({})).toEqual({
      endpoint: 'token',
      at: now,
      caller: { address: '203.0.113.7', userAgent: 'test', requestId: 'r' },
      clientId: 'cl_1',
      organizationId: 'org_1',
      userId: null,
      secretId: 'key_1',
      grantType: 'client_credentials',
      scope: ['a', 'b'],
      outcome: 'ok',
      problem: null,
      facts: {},
    })
  })

  it('says why it was refused, and the scope that was asked for', () => {
    const answer = err(problem('scope_not_allowed', { scope: 'a' }))
    expect(record({ answer })).toMatchObject({
      outcome: 'refused',
      problem: 'scope_not_allowed',
      scope: ['a'],
      facts: { scope: 'a' },
    })
  })

  it('names the client that failed to authenticate, if there is one, and no secret', () => {
    const refused = err(problem('secret_wrong', { client: 'cl_1' }))
    const event = { clientId: 'cl_1', secretId: null, organizationId: null }
    expect(record({ authentication: refused, answer: refused })).toMatchObject(event)
    const unknown = err(problem('client_unknown'))
    const nobody = { authentication: unknown, answer: unknown, request: request('client_id=cl_9') }
    expect(record(nobody)).toMatchObject({ clientId: null })
  })

  it('puts a failed authentication into the log of the organization whose client was named', async () => {
    const world = await World.create()
    const { id } = await world.addClient({ organizationId: 'org_7' })
    await token(request('grant_type=client_credentials', { id, secret: 'wrong' }), world.deps)
    expect(world.events).toMatchObject([{ clientId: id, organizationId: 'org_7' }])
  })

  it('keeps little of what a stranger sends, however much that is', () => {
    const long = 'x'.repeat(60_000)
    const scope = Array.from({ length: 100 }, (_, n) => `${'s'.repeat(250)}${n}`).join('+')
    const answer = err(problem('grant_unsupported', { type: long }))
    const event = record({ answer, request: request(`grant_type=${long}&scope=${scope}`) })
    expect(JSON.stringify(event).length).toBeLessThan(1_000)
  })

  it('keeps no token and no secret', () => {
    const form = 'token=kg_canary&client_secret=kg_canary&refresh_token=kg_canary'
    const event = record({ request: { ...request(form), authorization: 'Basic kg_canary' } })
    expect(JSON.stringify(event)).not.toContain('kg_canary')
  })
})

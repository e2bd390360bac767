import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

interface Held {
  readonly clientId: string
  readonly token: string
  readonly jti: string
}

async function heldToken(): Promise<Held> {
  const body = { name: 'w', type: 'machine', scope: 'keygrant:logs:read' }
  const client = await made(managed.acme.call('POST', '/clients', body))
  const clientId = textOf(client, 'client_id')
  const token = await managed.tokenOf(clientId, textOf(client, 'client_secret'))
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Json
  return { clientId, token, jti: textOf(claims, 'jti') }
}

const works = async ({ token }: Held): Promise<boolean> =>
  (await managed.callerWith(token)('GET', '/logs')).status === 200

describe('a revocation', () => {
  it.each<[what: string, body: (held: Held) => Json]>([
    ['a token', ({ token }) => ({ token })],
    ['a token by its name', ({ jti }) => ({ jti })],
    ['a client', ({ clientId }) => ({ client_id: clientId })],
    ['a subject', ({ clientId }) => ({ subject: clientId })],
  ])('of %s ends what it names, and nothing else', async (_what, body) => {
    const [held, other] = [await heldToken(), await heldToken()]
    const answer = await managed.ops('POST', '/revocations', body(held))
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({ seq: expect.any(Number) as unknown })
    expect([await works(held), await works(other)]).toEqual([false, true])
  })

  it('of an organization ends the tokens of all its clients', async () => {
    await using own = await startManaged()
    await made(own.ops('POST', '/revocations', { organization_id: own.acme.id }))
    expect((await own.acme.call('GET', '/clients')).status).toBe(401)
    expect((await own.umbrella.call('GET', '/clients')).status).toBe(200)
  })

  it('has a number higher than all before', async () => {
    const seqs: number[] = []
    for (let n = 0; n < 3; n++)
      seqs.push((await made(managed.ops('POST', '/revocations', { jti: `j${n}` }))).seq as number)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
    expect(new Set(seqs).size).toBe(3)
  })

  it('of one’s own client is anybody’s, and stands in their audit log', async () => {
    const held = await heldToken()
    const mine = await managed.acme.call('POST', '/revocations', { client_id: held.clientId })
    expect(mine.status).toBe(201)
    const other = await heldToken()
    await made(managed.ops('POST', '/revocations', { client_id: other.clientId }))
    const { items } = await made(managed.acme.call('GET', '/audit?action=revocation.create'))
    const targets = (items as { target: Json }[]).map(({ target }) => target.id)
    expect(targets.slice(0, 2)).toEqual([other.clientId, held.clientId])
  })

  it('of a token is for whoever holds it and is concerned; the audit log names it, and has it not', async () => {
    const { acme, umbrella } = managed
    const held = await heldToken()
    const foreign = await umbrella.call('POST', '/revocations', { token: held.token })
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found'])
    expect(await works(held)).toBe(true)
    expect((await acme.call('POST', '/revocations', { token: held.token })).status).toBe(201)
    expect(await works(held)).toBe(false)
    const { text } = await acme.call('GET', '/audit?action=revocation.create&limit=1')
    expect(text).toContain(held.jti)
    expect(text).not.toContain(held.token)
  })

  it.each(['jti', 'family_id', 'subject'])('by %s is the operator’s alone', async (member) => {
    const refused = await managed.acme.call('POST', '/revocations', { [member]: 'anything' })
    expect([refused.status, refused.body.code]).toEqual([404, 'not_found'])
  })

  it.each<[what: string, body: Json]>([
    ['nothing', {}],
    ['two things', { jti: 'a', client_id: 'b' }],
    ['a thing unknown', { everything: true }],
    ['an empty value', { jti: '' }],
    ['a number', { jti: 1 }],
  ])('is refused that names %s', async (_what, body) => {
    expect((await managed.ops('POST', '/revocations', body)).status).toBe(400)
  })
})

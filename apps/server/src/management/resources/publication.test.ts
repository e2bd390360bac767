import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const web = { name: 'Fleet', type: 'web', redirect_uris: ['https://fleet.example/cb'] }
const pathOf = (client: Json): string => `/clients/${textOf(client, 'client_id')}`

describe('a client on its way to the public', () => {
  it('is handed in, sent back with a reason, handed in again and published', async () => {
    const { acme, umbrella, ops } = managed
    const draft = await made(acme.call('POST', '/clients', web))
    const path = pathOf(draft)
    expect(draft).toMatchObject({ publication: 'draft', review_note: null })
    const step = (body: Json) => acme.call('PATCH', path, body)

    expect((await step({ publication: 'published' })).status).toBe(400)
    expect(await made(step({ publication: 'in_review' }))).toMatchObject({
      publication: 'in_review',
    })
    const waiting = await made(ops('GET', '/clients?publication=in_review'))
    expect(waiting['items']).toMatchObject([{ client_id: draft['client_id'] }])

    const changed = await step({ name: 'Your bank' })
    expect([changed.status, changed.body['errors']]).toMatchObject([400, [{ field: 'name' }]])
    for (const body of [{ review_note: 'fine' }, { verified: true }, { publication: 'published' }])
      expect((await step(body)).status).toBe(400)
    expect((await umbrella.call('PATCH', path, { publication: 'draft' })).status).toBe(404)

    expect((await ops('PATCH', path, { publication: 'draft' })).body['errors']).toMatchObject([
      { field: 'review_note' },
    ])
    const note = 'The privacy policy is missing.'
    await made(ops('PATCH', path, { publication: 'draft', review_note: note }))
    expect(await made(acme.call('GET', path))).toMatchObject({ review_note: note })
    expect(await made(step({ publication: 'in_review' }))).toMatchObject({ review_note: null })
    expect(await made(ops('PATCH', path, { publication: 'published' }))).toMatchObject({
      publication: 'published',
    })
    expect((await step({ publication: 'draft' })).status).toBe(400)

    const away = { redirect_uris: [...web.redirect_uris, 'https://evil.example/cb'] }
    const other = await step({ name: 'Your bank', ...away })
    expect([other.status, other.body['errors']]).toMatchObject([
      400,
      [
        { field: 'name', message: expect.stringContaining('only an operator') },
        { field: 'redirect_uris', message: expect.stringContaining('https://evil.example/cb') },
      ],
    ])
    const here = {
      redirect_uris: ['https://fleet.example/callback'],
      contacts: ['a@fleet.example'],
    }
    expect(await made(step(here))).toMatchObject(here)
    expect(await made(ops('PATCH', path, away))).toMatchObject(away)

    const { text } = await acme.call('GET', '/audit?action=client.update')
    expect(text).toContain(note)
  })

  it('is tried by those whom it names, by one spelling, and none of them is in its manifest', async () => {
    const { acme } = managed
    const client = await made(
      acme.call('POST', '/clients', {
        ...web,
        test_users: [' Tester@Example.com '],
        contacts: ['help@fleet.example'],
      }),
    )
    expect(client).toMatchObject({ test_users: ['tester@example.com'] })
    const { text } = await acme.call('GET', `${pathOf(client)}/manifest`)
    expect(text).toContain('help@fleet.example')
    expect(text).not.toContain('tester@example.com')
  })

  it.each([
    ['contacts', ['https://fleet.example']],
    ['contacts', ['a@fleet.example?bcc=b@fleet.example']],
    ['test_users', ['somebody']],
  ])('is refused %s that are no addresses', async (field, value) => {
    const { status, body } = await managed.acme.call('POST', '/clients', { ...web, [field]: value })
    expect([status, body['errors']]).toMatchObject([400, [{ field }]])
  })
})

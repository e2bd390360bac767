import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../fixtures/running-server.ts'
import { type Json, type Managed, startManaged } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

describe('the settings of the running server', () => {
  it('say what it is', async () => {
    const { status, body } = await managed.ops('GET', '/settings')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      issuer: managed.server.keygrant.config.issuer,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/u),
      license: 'Apache-2.0',
      session: { idle_seconds: 86_400, max_seconds: 1_209_600 },
      ready: true,
      database: 'sqlite',
      retention: { log_days: 30, audit_days: 400, ended_secret_days: 90 },
    })
    expect(body['languages']).toContain('de')
  })

  it('tell where each value came from, and no secret', async () => {
    const { body, text } = await managed.ops('GET', '/settings')
    const values = body['values'] as readonly Json[]
    const of = (name: string) => values.find((each) => each['name'] === `KEYGRANT_${name}`)
    expect(of('BOOTSTRAP_CLIENT_ID')).toEqual({
      name: 'KEYGRANT_BOOTSTRAP_CLIENT_ID',
      value: operator.id,
      secret: false,
      origin: expect.stringContaining('KEYGRANT_BOOTSTRAP_CLIENT_ID'),
    })
    expect(of('BOOTSTRAP_CLIENT_SECRET')).toMatchObject({ value: null, secret: true })
    expect(of('DATABASE_URL')).toMatchObject({ value: null, secret: true })
    expect(of('LOG_RETENTION_DAYS')).toMatchObject({ value: '30', origin: null })
    expect(text).not.toContain(operator.secret)
  })

  it('are the operator’s to read', async () => {
    expect((await managed.acme.call('GET', '/settings')).status).toBe(404)
  })
})

import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { memoryStore } from './stores/memory-store.ts'
import { credentialsPerTenant } from './tenants.ts'
import { until } from './testing/listen.ts'
import { appId, appSecret, startRotatingServer } from './testing/rotating-server.ts'
import { clientId, clientSecret, startTokenServer } from './testing/token-server.ts'

describe('tenants', () => {
  it('never share a request or a token, even with the same options', async () => {
    const server = await startTokenServer()
    const { issuer } = server
    const tenants = credentialsPerTenant(() => ({ issuer, clientId, clientSecret, env: false }))
    const [a, again, b] = await Promise.all(
      ['a', 'a', 'b'].map((tenant) => tenants.get(tenant).getAccessToken()),
    )
    expect(a).toBe(again)
    expect(a).not.toBe(b)
    expect(server.requests).toHaveLength(2)
    expect(tenants.get('a')).toBe(tenants.get('a'))
  })

  it('that refresh at once each get their own answer', async () => {
    const server = await startRotatingServer()
    const { issuer } = server
    const storageAdapter = memoryStore()
    const names = Array.from({ length: 20 }, (_, n) => `tenant-${n}`)
    const given = new Map(names.map((name) => [name, server.login()]))
    const tenants = credentialsPerTenant((tenant) => ({
      issuer,
      clientId: appId,
      clientSecret: appSecret,
      refreshToken: given.get(tenant) ?? '',
      storageAdapter,
      env: false,
    }))
    const tokens = await Promise.all(names.map((name) => tenants.get(name).getAccessToken()))
    expect(new Set(tokens).size).toBe(20)
    for (const name of names) {
      const record = (await storageAdapter.read(name))?.record
      expect(record?.refreshToken).toBe(tenants.get(name).refreshToken)
      expect(record?.accessToken).toBe(tenants.get(name).accessToken)
    }
    expect(server.alarms).toBe(0)
  })

  it('are kept up to a number, and disposed when they are forgotten', async () => {
    const made: string[] = []
    const options = (tenant: string) => {
      made.push(tenant)
      return { accessToken: tenant, env: false as const }
    }
    await using tenants = credentialsPerTenant(options, { capacity: 2 })
    const a = tenants.get('a')
    tenants.get('b')
    tenants.get('a')
    tenants.get('c')
    expect(tenants.get('a')).toBe(a)
    tenants.get('b')
    expect(made).toEqual(['a', 'b', 'c', 'b'])
    await tenants.forget('a')
    await expect(a.getAccessToken()).rejects.toMatchObject({ code: 'aborted' })
    expect(() => credentialsPerTenant(options, { capacity: 0 })).toThrow(/whole number from 1/)
  })
})

describe('the defects of the Node package of Cortex Data Lake', () => {
  it('1, a refresh under way for one tenant is given to another: each waits for its own', async () => {
    const server = await startRotatingServer()
    const { issuer } = server
    const make = (refreshToken: string) =>
      new Credentials({
        issuer,
        clientId: appId,
        clientSecret: appSecret,
        refreshToken,
        env: false,
      })
    const [first, second] = [make(server.login()), make(server.login())]
    const held: (() => void)[] = []
    for (let n = 0; n < 2; n++)
      server.faults.push((response, request) => {
        held.push(() => server.answer(request.form)(response, request))
      })
    const both = Promise.all([first.getAccessToken(), second.getAccessToken()])
    await until(() => held.length === 2)
    for (const release of held) release()
    const [one, two] = await both
    expect(one).not.toBe(two)
    expect([one, two]).toEqual([first.accessToken, second.accessToken])
  })

  it('2, a forced refresh that fails gives undefined: it is an error', async () => {
    const server = await startRotatingServer()
    const { issuer } = server
    const refreshToken = server.login()
    server.end(refreshToken)
    const creds = new Credentials({
      issuer,
      clientId: appId,
      clientSecret: appSecret,
      refreshToken,
      env: false,
    })
    await expect(creds.refresh()).rejects.toMatchObject({ code: 'reauth_required' })
  })

  it('3, port and query of an address are ignored: they are part of where a request goes', async () => {
    const server = await startRotatingServer()
    const seen: string[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      seen.push(String(input))
      return globalThis.fetch(input, init)
    }
    const tokenUrl = `${server.issuer}/token?tenant=a`
    const refreshToken = server.login()
    const http = { fetch }
    const creds = new Credentials({ tokenUrl, clientId: appId, refreshToken, http, env: false })
    expect(await creds.getAccessToken()).toMatch(/^at-/)
    expect(seen).toEqual([tokenUrl])
    expect(new URL(tokenUrl).port).not.toBe('')
  })
})

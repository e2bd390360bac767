import { describe, expect, it } from 'vitest'
import { identityOf } from './identity.ts'
import type { CredentialsOptions } from './options.ts'
import { resolveNow } from './resolve.ts'
import { readSettings } from './settings.ts'
import { chooseStore } from './stores/choose-store.ts'

const good = { issuer: 'https://as.example', clientId: 'cl_worker', clientSecret: 'secret' }
const identity = (options: CredentialsOptions = {}, clientSecret = 'secret') => {
  const settings = readSettings({ ...good, ...options })
  return identityOf(resolveNow(settings, settings.given, chooseStore(settings)), { clientSecret })
}

describe('the identity of credentials', () => {
  it.each<[what: string, options: CredentialsOptions]>([
    ['a scope in another order', { scope: 'b a' }],
    ['patience', { scope: 'a b', http: { timeout: 1, retry: false } }],
    ['early renewal and listeners', { scope: 'a b', earlyRefresh: 1, onTokens: () => undefined }],
    ['another spelling of the issuer', { scope: 'a b', issuer: 'HTTPS://AS.example/' }],
  ])('is not changed by %s', async (_what, options) => {
    expect(await identity(options)).toBe(await identity({ scope: 'a b' }))
  })

  it('is changed by the secret, and does not show it', async () => {
    const before = await identity({}, 'secret')
    expect(before).not.toBe(await identity({}, 'secret2'))
    expect(before).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it.each<[what: string, options: CredentialsOptions]>([
    ['the profile', { profile: 'b' }],
    ['the installation', { instanceId: 'b' }],
    ['the region', { region: 'b' }],
    ['a header', { http: { headers: { tenant: 'b' } } }],
  ])('is changed by %s: tenants share nothing', async (_what, options) => {
    expect(await identity(options)).not.toBe(await identity())
  })

  it('does not run its parts together', async () => {
    expect(await identity({ scope: 'a b' })).not.toBe(await identity({ scope: 'ab' }))
    expect(await identity({ clientId: 'a' }, 'b"c')).not.toBe(
      await identity({ clientId: 'a"b' }, 'c'),
    )
  })
})

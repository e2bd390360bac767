import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  AccountBrowser,
  AccountSite,
  issuer,
  password,
  type Seen,
} from './fixtures/account-browser.ts'
import { Authenticator } from './fixtures/authenticator.ts'

const chosen = 'nine green harbours at dawn'

async function open() {
  const site = await AccountSite.open()
  const user = await site.addUser()
  const browser = new AccountBrowser(site)
  await browser.signIn()
  return { site, user, browser }
}

/** An authenticator app of its own making, from the secret that the page shows. */
function codeOf({ html }: Seen, now: number): string {
  const secret = /[A-Z2-7]{32}/u.exec(html)?.[0] ?? ''
  const bits = [...secret].map((each) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'),
  )
  const key = Buffer.from(
    (bits.join('').match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)),
  )
  const counter = Buffer.alloc(8)
  counter.writeUInt32BE(Math.floor(now / 30), 4)
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

describe('an authenticator app', () => {
  it('is set up with a picture and a code, and asked for from then on', async () => {
    const { site, browser } = await open()
    const offer = await browser.get('/account/totp')
    expect(offer.html).toContain('data:image/svg+xml;base64,')
    const wrong = await browser.post('/account/totp', { code: '000000' })
    expect(wrong.status).toBe(400)
    expect(codeOf(wrong, site.now)).toBe(codeOf(offer, site.now))
    const done = await browser.post('/account/totp', { code: codeOf(offer, site.now) })
    expect(done.status).toBe(200)
    const codes = done.html.match(/\b(?:[0-9a-z]{4}-){2}[0-9a-z]{4}\b/gu) ?? []
    expect(new Set(codes).size).toBe(10)

    site.pass(30)
    const other = new AccountBrowser(site)
    expect(await other.signIn()).toMatchObject({ status: 303, location: '/login/verify' })
    expect(other.cookies.has('kg_session')).toBe(false)
    expect(await other.get('/account')).toMatchObject({ location: '/login' })
    await other.get('/login/verify')
    expect(await other.post('/login/verify', { kind: 'totp', code: '000000' })).toMatchObject({
      status: 400,
    })
    const answer = { kind: 'totp', code: codeOf(offer, site.now) }
    expect(await other.post('/login/verify', answer)).toMatchObject({ location: '/account' })
    expect(other.cookies.has('kg_pending')).toBe(false)
    expect((await other.get('/account')).status).toBe(200)

    const third = new AccountBrowser(site)
    await third.signIn()
    await third.get('/login/verify?kind=recovery')
    const recovery = { kind: 'recovery', code: codes[0] ?? '' }
    expect(await third.post('/login/verify', recovery)).toMatchObject({ location: '/account' })
  })

  it('is turned off with the password, and its codes are gone', async () => {
    const { site, user, browser } = await open()
    const offer = await browser.get('/account/totp')
    await browser.post('/account/totp', { code: codeOf(offer, site.now) })
    await browser.get('/account')
    const off = { remove: 'totp', current_password: password }
    expect(await browser.post('/account/totp', off)).toMatchObject({
      location: '/account?done=totp_off',
    })
    expect(await site.store.findTotp(user.id)).toBeUndefined()
    expect((await browser.get('/account')).status).toBe(200)
  })

  it('is not asked for where no password was right', async () => {
    const { browser } = await open()
    expect(await browser.get('/login/verify')).toMatchObject({ location: '/login' })
    const answer = { kind: 'totp', code: '000000' }
    expect(await browser.post('/login/verify', answer)).toMatchObject({ location: '/login' })
  })
})

describe('the password', () => {
  it('is changed for the current one, and other browsers are signed out', async () => {
    const { site, browser } = await open()
    const other = new AccountBrowser(site)
    await other.signIn()
    await browser.get('/account')
    const change = { current_password: password, password: chosen, password_again: chosen }
    const refused = [
      { ...change, current_password: 'wrong' },
      { ...change, password_again: 'something else' },
      { ...change, password: 'password12345', password_again: 'password12345' },
    ]
    for (const fields of refused)
      expect(await browser.post('/account/password', fields)).toMatchObject({ status: 400 })
    expect(await browser.post('/account/password', change)).toMatchObject({
      location: '/account?done=password',
    })
    expect((await browser.get('/account')).status).toBe(200)
    expect(await other.get('/account')).toMatchObject({ location: '/login' })
  })
})

describe('sessions', () => {
  it('are ended one by one, all others at once, or one’s own', async () => {
    const { site, user, browser } = await open()
    const others = [new AccountBrowser(site), new AccountBrowser(site), new AccountBrowser(site)]
    for (const other of others) await other.signIn()
    const alive = async () =>
      Promise.all(others.map(async (other) => (await other.get('/account')).status === 200))
    await browser.get('/account')
    const [newest] = await site.store.listSessions(user.id)
    const ended = await site.store.listSessions(user.id)
    expect(ended).toHaveLength(4)
    await browser.post('/account/sessions', { session: newest?.id ?? '' })
    expect((await alive()).filter(Boolean)).toHaveLength(2)
    await browser.post('/account/sessions', { others: '1' })
    expect(await alive()).toEqual([false, false, false])
    await browser.get('/account')
    expect(await browser.post('/account/sign-out')).toMatchObject({ location: '/login' })
    expect(await site.store.listSessions(user.id)).toEqual([])
    expect(browser.cookies.has('kg_session')).toBe(false)
    expect(browser.cookies.has('kg_device')).toBe(true)
  })
})

describe('a passkey', () => {
  async function withPasskey() {
    const opened = await open()
    const authenticator = new Authenticator(issuer)
    const { browser } = opened
    const started = await browser.postJson('/account/passkeys/options')
    const response = authenticator.create(started.json['options'] as object)
    const answer = { state: started.json['state'], response, name: 'My phone' }
    const added = await browser.postJson('/account/passkeys', answer)
    expect(added.status).toBe(200)
    return { ...opened, authenticator, added }
  }

  it('is made by an authenticator and signs in without anything else', async () => {
    const { site, user, authenticator, added } = await withPasskey()
    expect(added).toMatchObject({ status: 200, json: { location: '/account?done=passkey_added' } })
    expect(await site.store.listPasskeys(user.id)).toMatchObject([
      { name: 'My phone', transports: ['internal'] },
    ])
    const other = new AccountBrowser(site)
    const { json } = await other.postJson('/login/passkey/options')
    const response = authenticator.get(json['options'] as object)
    const seen = await other.postJson('/login/passkey', { state: json['state'], response })
    expect(seen).toMatchObject({ status: 200, json: { location: '/account' } })
    expect((await other.get('/account')).status).toBe(200)
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['a user who was not verified', { userVerified: false }],
  ])('is refused from %s', async (_what, flaws) => {
    const { site, authenticator } = await withPasskey()
    const other = new AccountBrowser(site)
    const { json } = await other.postJson('/login/passkey/options')
    const response = authenticator.get(json['options'] as object, flaws)
    const seen = await other.postJson('/login/passkey', { state: json['state'], response })
    expect(seen).toMatchObject({ status: 400, json: { error: 'refused' } })
    expect(other.cookies.has('kg_session')).toBe(false)
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a user who was not verified', { userVerified: false }],
  ])('is not added from %s', async (_what, flaws) => {
    const { site, user, browser } = await open()
    const { json } = await browser.postJson('/account/passkeys/options')
    const response = new Authenticator(issuer).create(json['options'] as object, flaws)
    const answer = { state: json['state'], response, name: '' }
    expect(await browser.postJson('/account/passkeys', answer)).toMatchObject({ status: 400 })
    expect(await site.store.listPasskeys(user.id)).toEqual([])
  })

  it('is refused when signed by another key', async () => {
    const { site, authenticator } = await withPasskey()
    const other = new AccountBrowser(site)
    const { json } = await other.postJson('/login/passkey/options')
    const { response } = new Authenticator(issuer).get(json['options'] as object) as {
      response: { signature: string }
    }
    const own = authenticator.get(json['options'] as object) as { response: object }
    const forged = { ...own, response: { ...own.response, signature: response.signature } }
    const seen = await other.postJson('/login/passkey', { state: json['state'], response: forged })
    expect(seen.status).toBe(400)
  })

  it('is removed', async () => {
    const { site, user, browser } = await withPasskey()
    await browser.get('/account')
    const [passkey] = await site.store.listPasskeys(user.id)
    const seen = await browser.post('/account/passkeys', { remove: passkey?.id ?? '' })
    expect(seen.location).toBe('/account?done=passkey_removed')
    expect(await site.store.listPasskeys(user.id)).toEqual([])
  })

  it.each([undefined, null, 'text', {}, { id: 'x', response: { clientDataJSON: 'x' } }])(
    'is refused for %j in place of a response',
    async (response) => {
      const { site } = await withPasskey()
      const other = new AccountBrowser(site)
      const { json } = await other.postJson('/login/passkey/options')
      const seen = await other.postJson('/login/passkey', { state: json['state'], response })
      expect(seen.status).toBe(400)
    },
  )
})

it('asks for the password, or another sign-in, once the sign-in is ten minutes old', async () => {
  const { site, browser } = await open()
  site.pass(600)
  expect(await browser.get('/account/totp')).toMatchObject({ location: '/login' })
  expect(await browser.postJson('/account/passkeys/options')).toMatchObject({
    status: 403,
    json: { error: 'sign_in_again', location: '/login' },
  })
  expect(await browser.signIn()).toMatchObject({ location: '/account' })
  expect((await browser.get('/account/totp')).status).toBe(200)
})

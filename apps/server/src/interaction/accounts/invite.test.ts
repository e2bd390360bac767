import { invite, makeSetUpLink } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { AccountBrowser, AccountSite, issuer } from './fixtures/account-browser.ts'

const chosen = 'nine green harbours at dawn'
const twice = { password: chosen, password_again: chosen }

async function invited() {
  const site = await AccountSite.open()
  const organization = { id: 'org_1', name: 'Acme', createdAt: site.now, version: 1 }
  await site.store.write((transaction) => transaction.insertOrganization(organization))
  const order = { email: 'alice@example.com', organizationId: 'org_1', role: 'viewer' } as const
  const inviter = {
    caller: { address: '', userAgent: '', requestId: '' },
    actor: { kind: 'user', id: 'usr_owner', name: 'Bob' },
    language: 'fr',
  } as const
  await invite(order, inviter, site.deps.accounts)
  await site.settle()
  return { site, browser: new AccountBrowser(site), link: site.link('/invite') }
}

describe('an invitation', () => {
  it('makes a user who is signed in, and a member', async () => {
    const { site, browser, link } = await invited()
    await browser.get(link)
    expect(await browser.post('/invite', { ...twice, name: '' })).toMatchObject({ status: 400 })
    const other = { ...twice, name: 'Alice', password_again: 'x' }
    expect(await browser.post('/invite', other)).toMatchObject({ status: 400 })
    expect(await browser.post('/invite', { ...twice, name: 'Alice' })).toMatchObject({
      location: '/account',
    })
    const user = await site.store.findUserByEmail('alice@example.com')
    expect(user).toMatchObject({ name: 'Alice', emailVerified: true })
    expect(await site.store.findMember('org_1', user?.id ?? '')).toMatchObject({ role: 'viewer' })
    expect(await browser.get(link)).toMatchObject({ status: 400 })
  })

  it('is accepted by signing in where there is an account', async () => {
    const { site, browser, link } = await invited()
    const user = await site.addUser()
    const page = await browser.get(link)
    expect(page.html).toContain('Acme')
    const wrong = { email: user.email, password: 'wrong' }
    expect(await browser.post('/login', wrong)).toMatchObject({ status: 400 })
    expect(await site.store.findMember('org_1', user.id)).toBeUndefined()
    const right = { email: user.email, password: 'correct horse battery staple' }
    expect(await browser.post('/login', right)).toMatchObject({ location: '/account' })
    expect(await site.store.findMember('org_1', user.id)).toBeDefined()
  })

  it('gives no account away to who chooses a password for it', async () => {
    const { site, browser, link } = await invited()
    const user = await site.addUser()
    await browser.get(link)
    const token = new URL(link, issuer).searchParams.get('token') ?? ''
    await browser.post('/invite', { ...twice, name: 'Alice', token })
    expect(browser.cookies.has('kg_session')).toBe(false)
    expect(await site.store.findUser(user.id)).toEqual(user)
  })
})

describe('the set-up link', () => {
  it('makes the first operator, who is signed in', async () => {
    const site = await AccountSite.open()
    const link = (await makeSetUpLink(site.deps.accounts))?.slice(issuer.length) ?? ''
    const browser = new AccountBrowser(site)
    await browser.get(link)
    const person = { ...twice, email: 'ada@example.com', name: 'Ada' }
    for (const mistake of [{ email: 'ada' }, { name: '' }, { password_again: '' }])
      expect(await browser.post('/setup', { ...person, ...mistake })).toMatchObject({ status: 400 })
    expect(await browser.post('/setup', person)).toMatchObject({ location: '/console' })
    expect(await site.store.findUserByEmail('ada@example.com')).toMatchObject({ operator: true })
    expect(await browser.get(link)).toMatchObject({ status: 400 })
  })

  it.each(['/setup', '/invite?token=', '/password/reset?token=mxyz'])(
    'and the others are not made up: %s',
    async (path) => {
      const site = await AccountSite.open()
      expect(await new AccountBrowser(site).get(path)).toMatchObject({ status: 400 })
    },
  )
})

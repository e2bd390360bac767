import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const invite = (email: string, role = 'developer') =>
  managed.acme.call('POST', `/organizations/${managed.acme.id}/invitations`, { email, role })

describe('an invitation', () => {
  it('is a link to hand out where no mail is sent, and leads to a page', async () => {
    const invited = await made(invite('Grace@Example.com'))
    expect(invited).toMatchObject({
      email: 'grace@example.com',
      role: 'developer',
      mailed: false,
      mailed_to_log: false,
    })
    const { pathname, search } = new URL(textOf(invited, 'link'))
    const page = await fetch(`${managed.server.origin}${pathname}${search}`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('grace@example.com')
  })

  it('stands in the audit log, without its link', async () => {
    const invited = await made(invite('audit@example.com'))
    const { text } = await managed.acme.call('GET', '/audit')
    expect(text).toContain('invitation.create')
    const token = new URL(textOf(invited, 'link')).searchParams.get('token') ?? 'none'
    expect(text).not.toContain(token)
  })

  it('is listed without its link until it is withdrawn; then the link works no more', async () => {
    const { acme, server } = managed
    const invited = await made(invite('fickle@example.com', 'viewer'))
    const { pathname, search } = new URL(textOf(invited, 'link'))
    const open = async (): Promise<string> =>
      (await fetch(`${server.origin}${pathname}${search}`)).text()
    expect(await open()).toContain('fickle@example.com')
    const path = `/organizations/${acme.id}/invitations`
    const listed = await acme.call('GET', path)
    const found = (listed.body['items'] as readonly Json[]).find(({ id }) => id === invited['id'])
    expect(found).toMatchObject({ email: 'fickle@example.com', role: 'viewer' })
    expect(listed.text).not.toContain(search.slice('?token='.length))

    const own = `${path}/${textOf(invited, 'id')}`
    expect((await managed.umbrella.call('DELETE', own)).status).toBe(404)
    expect((await acme.call('DELETE', own)).status).toBe(204)
    expect((await acme.call('DELETE', own)).status).toBe(404)
    expect((await acme.call('GET', path)).text).not.toContain('fickle@example.com')
    expect(await open()).not.toContain('fickle@example.com')
    expect((await acme.call('GET', '/audit')).text).toContain('invitation.withdraw')
  })

  it.each(['', 'nobody', 'a@', 'a b@example.com'])('is refused for %j', async (email) => {
    expect((await invite(email)).body['errors']).toMatchObject([{ field: 'email' }])
  })

  it('is refused for a member', async () => {
    const { ops, acme } = managed
    const email = 'member@example.com'
    const user = textOf(await made(ops('POST', '/users', { email })), 'id')
    await made(ops('POST', `/organizations/${acme.id}/members`, { user_id: user, role: 'viewer' }))
    expect((await invite(email)).body['errors']).toMatchObject([{ field: 'email' }])
  })
})

describe('a password reset', () => {
  it('is a link that works until the next one is made', async () => {
    const { ops, server } = managed
    const user = await made(ops('POST', '/users', { email: 'lost@example.com' }))
    const path = `/users/${textOf(user, 'id')}/password_reset`
    const open = async (link: string): Promise<string> => {
      const { pathname, search } = new URL(link)
      return (await fetch(`${server.origin}${pathname}${search}`)).text()
    }
    const first = textOf(await made(ops('POST', path)), 'link')
    expect(await open(first)).toContain('autocomplete="new-password"')
    const second = textOf(await made(ops('POST', path)), 'link')
    expect(await open(second)).toContain('autocomplete="new-password"')
    expect(await open(first)).not.toContain('autocomplete="new-password"')
  })

  it('is for no one who is not there', async () => {
    expect((await managed.ops('POST', '/users/usr_none/password_reset')).status).toBe(404)
  })
})

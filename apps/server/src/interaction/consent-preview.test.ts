import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Managed, made, startManaged, textOf } from '../management/fixtures/managed-server.ts'
import { type SignedIn, signIn } from '../management/fixtures/signed-in.ts'

let managed: Managed
let viewer: SignedIn
let stranger: SignedIn
let operator: SignedIn
const apps = new Map<string, string>()
beforeAll(async () => {
  managed = await startManaged()
  const { ops, acme, umbrella } = managed
  const cloud = {
    identifier: 'https://api.example.com',
    name: 'Cloud API',
    scopes: [
      {
        name: 'balance:read',
        title: 'Read the balance',
        translations: { de: { title: 'Kontostand lesen', description: 'Wie viel noch da ist.' } },
      },
    ],
  }
  const mail = {
    identifier: 'https://mail.example.com',
    name: 'Mail API',
    scopes: [{ name: 'mail:send', title: 'Send mail', sensitive: true }],
  }
  for (const api of [cloud, mail]) await made(ops('POST', '/apis', api))
  const web = { type: 'web', redirect_uris: ['https://ledger.example.com/callback'] }
  const orders = {
    web: { ...web, name: 'Ledger <b>Sync</b>', scope: 'openid balance:read mail:send' },
    device: { type: 'device', name: 'TV', scope: 'balance:read' },
    silent: { ...web, name: 'Asks nothing' },
    machine: { type: 'machine', name: 'Worker', scope: 'balance:read' },
  }
  for (const [name, order] of Object.entries(orders))
    apps.set(name, textOf(await made(acme.call('POST', '/clients', order)), 'client_id'))
  viewer = await signIn(managed, {
    email: 'viewer@a.example',
    memberOf: [{ organization: acme.id, role: 'viewer' }],
  })
  stranger = await signIn(managed, {
    email: 'owner@b.example',
    memberOf: [{ organization: umbrella.id, role: 'owner' }],
  })
  operator = await signIn(managed, { email: 'root@example.com', operator: true })
})
afterAll(() => managed[Symbol.asyncDispose]())

const look = async (name: string, who?: SignedIn, more = '') => {
  const address = `${managed.server.origin}/consent/preview?client_id=${apps.get(name) ?? name}${more}`
  const response = await fetch(address, { headers: who ? { cookie: who.cookie } : {} })
  return { response, text: await response.text() }
}

describe('the preview of a consent page', () => {
  it('is the page itself, for any member of the app’s organization and for operators', async () => {
    for (const [who, name] of [
      [viewer, 'viewer@a.example'],
      [operator, 'root@example.com'],
    ] as const) {
      const { response, text } = await look('web', who)
      expect(response.status).toBe(200)
      for (const said of ['Ledger &lt;b&gt;Sync', 'Read the balance', 'ledger.example.com', name])
        expect(text).toContain(said)
    }
  })

  it('is in the operator’s words of its language, else in those for everybody', async () => {
    const german = await look('web', viewer, '&ui_locales=de')
    for (const said of ['Kontostand lesen', 'Wie viel noch da ist.', '<html lang="de"'])
      expect(german.text).toContain(said)
    expect(german.text).not.toContain('Read the balance')
    expect((await look('web', viewer, '&ui_locales=fr')).text).toContain('Read the balance')
  })

  it('has nothing to answer with: no hidden field, both buttons off, no way out', async () => {
    const { response, text } = await look('web', viewer)
    expect(text).not.toContain('type="hidden"')
    expect(text.match(/<button name="decision" value="\w+" disabled/gu)).toHaveLength(2)
    expect(text).not.toMatch(/href="\/(?:login|account)/u)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("frame-ancestors 'self'; form-action 'none'; sandbox")
    expect(policy).not.toContain('script-src')
    expect(response.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  })

  it('is in every language, and leads to itself in the others', async () => {
    const { text } = await look('web', viewer, '&ui_locales=de')
    expect(text).toContain('<html lang="de"')
    expect(text).toContain(`href="?client_id=${apps.get('web') ?? ''}&amp;ui_locales=ja"`)
  })

  it('asks for the scopes of one API, as a request does', async () => {
    const { text } = await look('web', viewer)
    expect(text).not.toContain('mail:send')
    const { items } = await made(managed.ops('GET', '/apis'))
    const mail = (items as { id: string; name: string }[]).find(({ name }) => name === 'Mail API')
    const other = await look('web', viewer, `&api_id=${mail?.id ?? ''}`)
    expect(other.text).toContain('mail:send')
    expect(other.text).not.toContain('balance:read')
  })

  it.each(['light', 'dark'] as const)('is %s, whatever the browser prefers', async (scheme) => {
    const { text } = await look('web', viewer, `&scheme=${scheme}`)
    const address = /<link rel="stylesheet" href="([^"]+)"/u.exec(text)?.[1] ?? ''
    const style = await (await fetch(managed.server.origin + address)).text()
    expect(style).toContain(`color-scheme: ${scheme};`)
    expect(style).not.toContain('prefers-color-scheme')
    expect(style.includes('@media all')).toBe(scheme === 'dark')
  })

  it('of a device shows a code to compare', async () => {
    expect((await look('device', viewer)).text).toContain('WDJB-MJHT')
  })

  it.each(['web', 'cl_nothing', 'machine', 'silent'])(
    'is not there for somebody of another organization, nor of what asks nobody: %s',
    async (name) => {
      const who = name === 'web' ? stranger : viewer
      const { response, text } = await look(name, who)
      expect(response.status).toBe(404)
      expect(text).not.toContain('Ledger')
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    },
  )

  it('is for nobody who is not signed in, nor for any method but reading', async () => {
    expect((await look('web')).response.status).toBe(401)
    const posted = await fetch(`${managed.server.origin}/consent/preview`, { method: 'POST' })
    expect(posted.status).toBe(405)
  })
})

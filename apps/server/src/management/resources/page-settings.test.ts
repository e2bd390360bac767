import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Managed, made, startManaged } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const svg = (fill: string): string =>
  `data:image/svg+xml;base64,${btoa(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="32"><rect width="90" height="32" fill="${fill}"/></svg>`)}`

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${managed.server.origin}${path}`, { headers })

describe('the settings of the pages', () => {
  it('are shown on the next page, in light and in dark', async () => {
    const before = await managed.ops('GET', '/settings/pages')
    expect(before.body).toMatchObject({ product_name: 'Keygrant', accent_tones: null })
    expect(await (await get('/login')).text()).toContain('– Keygrant</title>')

    const { body } = await managed.ops(
      'PATCH',
      '/settings/pages',
      {
        product_name: 'Acme <Cloud>',
        logo_uri: svg('black'),
        logo_dark_uri: svg('white'),
        accent_color: '#FFD400',
        support_uri: 'https://acme.example/help',
      },
      { headers: { 'if-match': before.headers.get('etag') ?? '' } },
    )
    expect(body).toMatchObject({
      accent_color: '#ffd400',
      accent_tones: { dark: '#ffd400', light: expect.stringMatching(/^#[0-9a-f]{6}$/u) },
    })
    expect(body['accent_tones']).not.toMatchObject({ light: '#ffd400' })

    const page = await (await get('/login')).text()
    expect(page).toContain('– Acme &lt;Cloud&gt;</title>')
    expect(page).toContain('alt="Acme &lt;Cloud&gt;"')
    expect(page).toContain('href="https://acme.example/help"')
    const files = [...page.matchAll(/(?:href|src|srcset)="(\/pages\/(?:brand|logo)[^"]*)"/gu)]
    expect(files).toHaveLength(3)
    for (const [, address = ''] of files) {
      const file = await get(address)
      expect(file.status).toBe(200)
      expect(file.headers.get('x-content-type-options')).toBe('nosniff')
      expect(file.headers.get('content-security-policy')).toContain('sandbox')
      expect(file.headers.get('cache-control')).toContain('max-age')
    }
    const stale = await get('/pages/logo?v=another')
    expect([stale.headers.get('content-type'), stale.headers.get('cache-control')]).toEqual([
      'image/svg+xml',
      'no-store',
    ])
  })

  it('decide which languages are spoken', async () => {
    await made(
      managed.ops('PATCH', '/settings/pages', { languages: ['de', 'fr'], default_language: 'de' }),
    )
    const spoken = async (wanted: string): Promise<string | undefined> =>
      /<html lang="(\w+)"/u.exec(
        await (await get('/login', { 'accept-language': wanted })).text(),
      )?.[1]
    expect([await spoken('ja'), await spoken('fr')]).toEqual(['de', 'fr'])
    expect(await (await get('/login')).text()).not.toContain('hreflang="ja"')
  })

  it('can be taken back, and leave no file behind', async () => {
    await made(managed.ops('PATCH', '/settings/pages', { logo_uri: null, logo_dark_uri: null }))
    expect((await get('/pages/logo')).status).toBe(404)
  })

  it('refuse what breaks a rule, by the name of the member, and who was not the first', async () => {
    const { status, body } = await managed.ops('PATCH', '/settings/pages', {
      logo_dark_uri: svg('white'),
      accent_color: 'red',
    })
    expect([status, body['detail']]).toEqual([
      400,
      expect.stringMatching(/logo_dark_uri: .+; accent_color: /u),
    ])
    const stale = await managed.ops(
      'PATCH',
      '/settings/pages',
      { product_name: 'Late' },
      { headers: { 'if-match': '"0"' } },
    )
    expect(stale.status).toBe(412)
  })

  it('are in the audit log, without the pictures', async () => {
    const { text } = await managed.ops('GET', '/audit?action=settings.update')
    expect(text).toContain('sha256:')
    expect(text).not.toContain('data:image')
  })
})

describe('a test mail', () => {
  it('says why it was not sent where no mail server is set', async () => {
    const { body } = await managed.ops('POST', '/settings/test_mail', { to: 'ada@example.com' })
    expect(body).toEqual({ sent: false, reason: expect.stringContaining('KEYGRANT_SMTP_URL') })
  })

  it('goes to one address only', async () => {
    const to = 'ada@example.com, bob@example.com'
    expect((await managed.ops('POST', '/settings/test_mail', { to })).status).toBe(400)
  })
})

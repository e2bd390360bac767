/** An authorization server that no one here wrote, as the tests of the client library see one. */

export const redirectUri = 'http://localhost:9/callback'

/** How a client is known there. */
interface ForeignClient {
  readonly clientId: string
  readonly clientSecret: string
}

export interface Foreign extends AsyncDisposable {
  readonly issuer: string
  /** Gets tokens for itself. */
  readonly program: ForeignClient
  /** Asks people. */
  readonly app: ForeignClient
}

/** Goes where it is sent, as a browser would whose owner agrees to everything, until that is the app. */
export async function followRedirects(url: URL): Promise<string> {
  const cookies = new Map<string, string>()
  let next = url
  for (let steps = 0; steps < 10; steps++) {
    if (next.pathname === new URL(redirectUri).pathname) return next.href
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`${next.pathname} led nowhere: ${response.status}`)
    next = new URL(location, next)
  }
  throw new Error('sent around in circles')
}

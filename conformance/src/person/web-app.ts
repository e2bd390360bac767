/** A web app with a user who allows it what it asks, as often as it asks. */
import { createHash, randomBytes } from 'node:crypto'
import { Person } from '@keygrant/testkit'
import { postForm } from './answer.ts'
import type { Host } from './host.ts'
import type { Form, TokenSource, Tokens } from './token-source.ts'

const redirectUri = 'https://client.example.com/cb'

export class WebApp implements TokenSource {
  readonly credentials: Form
  readonly user: Person
  readonly #host: Host

  private constructor(host: Host, user: Person, credentials: Form) {
    this.#host = host
    this.user = user
    this.credentials = credentials
  }

  /** Made by the operator, so published; nobody vouches for it, so consent is asked each time. */
  static async make(host: Host, { retryWindow }: { retryWindow: number }): Promise<WebApp> {
    const organization = await host.manage('POST', '/organizations', { name: 'Allowing' })
    await host.manage('POST', '/apis', {
      identifier: 'https://allowed.example.com',
      name: 'Allowed',
      scopes: [{ name: 'allowed:read' }],
    })
    const account = { email: 'alice@example.com', password: randomBytes(12).toString('hex') }
    const { id } = await host.manage('POST', '/users', { ...account, name: 'Alice' })
    await host.manage('POST', `/organizations/${String(organization['id'])}/members`, {
      user_id: id,
      role: 'developer',
    })
    const made = await host.manage('POST', '/clients', {
      name: 'web app',
      type: 'web',
      organization_id: organization['id'],
      scope: 'allowed:read',
      redirect_uris: [redirectUri],
      refresh_token_policy: { kind: 'rotating', retry_window: retryWindow },
    })
    const credentials = {
      client_id: String(made['client_id']),
      client_secret: String(made['client_secret']),
    }
    return new WebApp(host, new Person(host.origins, account), credentials)
  }

  /** Signs in where that was not done before, and allows. @returns The form that redeems a new code. */
  async newCode(): Promise<Form> {
    const code_verifier = randomBytes(32).toString('base64url')
    const callback = await this.user.follow(this.#authorize(code_verifier))
    const code = callback.searchParams.get('code')
    if (code === null) throw new Error(`no code: ${callback.href}`)
    return {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier,
      ...this.credentials,
    }
  }

  /** A consent page that waits for its answer: the fields of a yes, and the browser's cookies. */
  async consentPage(): Promise<{
    readonly fields: readonly (readonly [string, string])[]
    readonly cookies: ReadonlyMap<string, string>
  }> {
    const address = `${this.#authorize(randomBytes(32).toString('base64url'))}&prompt=consent`
    let page = await this.user.get(address)
    while (page.location !== undefined) page = await this.user.get(page.location)
    const form = this.user.formWith(page, 'decision')
    const own = form.values.filter(([name]) => name !== 'scope')
    const boxes = form.boxes('scope').map((each) => ['scope', each] as const)
    return {
      fields: [...own, ...boxes, ['decision', 'allow']],
      cookies: new Map(this.user.cookies),
    }
  }

  #authorize(verifier: string): string {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: this.credentials['client_id'] ?? '',
      redirect_uri: redirectUri,
      scope: 'allowed:read',
      state: 's',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    return `/oauth2/authorize?${query}`
  }

  /** The tokens of a new code. */
  async newTokens(): Promise<Tokens> {
    const [origin = ''] = this.#host.origins
    const { status, body } = await postForm(`${origin}/oauth2/token`, await this.newCode())
    if (status !== 200) throw new Error(`no tokens to begin with: ${JSON.stringify(body)}`)
    return { access: String(body['access_token']), refresh: String(body['refresh_token']) }
  }
}

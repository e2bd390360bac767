/**
 * Logging in with the browser of this machine: the authorization code grant of programs that have no
 * address of their own.
 *
 * @see RFC 8252 §7.3, RFC 7636, RFC 9207
 */
import { CredentialsError, OAuthError } from '../errors.ts'
import type { Grant, GrantContext, Login } from '../grants/grant.ts'
import { interruptible } from '../interruptible.ts'
import { mayCarrySecrets } from '../loopback.ts'
import type { TokenSet } from '../token-set.ts'
import type { LoopbackServer } from './loopback-server.ts'

/** How a person logs in. */
export interface LoopbackOptions {
  /** Shows the person the address. Default: prints it to standard error and opens the browser. */
  readonly open?: (url: URL) => void | Promise<void>
  /** Where the browser comes back to. Default 0: any free port (RFC 8252 §7.3). */
  readonly port?: number
  /** The page that says it worked, as HTML that needs nothing but itself. */
  readonly successHtml?: string
}

const patience = 600_000

/**
 * Logs a person in with the browser of this machine, by the authorization code grant with PKCE; state,
 * issuer (RFC 9207) and nonce are checked. For clients with the redirect URI `http://127.0.0.1/callback`;
 * servers take it with any port.
 *
 * Where there is no browser (over SSH, in a container) or no port, it fails with `no_credentials`, so
 * that `firstOf(loopback(), deviceFlow({ onCode }))` logs in on another device; with `open` of your own
 * it is always tried. Ends with `timeout` after ten minutes, and as an {@link OAuthError} if the
 * person refuses. A browser is opened once for each login: nothing of it is tried again.
 *
 * @example
 *
 * ```ts
 * import { Credentials } from '@keygrant/credentials'
 * import { loopback } from '@keygrant/credentials/node'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   clientId: 'cl_cli',
 *   scope: 'reports:read',
 *   grant: loopback(),
 *   storageAdapter: 'file',
 * })
 * ```
 *
 * @returns A grant for the option `grant`.
 * @throws {CredentialsError} `invalid_configuration` for an impossible port.
 * @see RFC 8252 §7.3
 */
export function loopback({ open, port = 0, successHtml = done }: LoopbackOptions = {}): Grant {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CredentialsError('invalid_configuration', 'port must be a port, or 0 for any.')
  const run: Grant = async (context) => {
    const show = open ?? (await browserOf(context))
    // Loaded when somebody logs in: an HTTP server is more than all the rest of an import together.
    const { LoopbackServer } = await import('./loopback-server.ts')
    const server = await LoopbackServer.listen(port)
    let page = failed
    try {
      const login = await context.login(server.redirectUri)
      const tokens = await logIn(context, { server, login, show })
      page = successHtml
      return tokens
    } finally {
      server.end(page)
    }
  }
  // A little more than the wait itself, so that the wait says why it ended.
  return Object.assign(run, { deadline: patience + 60_000 })
}

async function logIn(
  context: GrantContext,
  {
    server,
    login,
    show,
  }: { server: LoopbackServer; login: Login; show: Required<LoopbackOptions>['open'] },
): Promise<TokenSet> {
  const { signal } = context
  if (!mayCarrySecrets(login.url))
    throw new CredentialsError('invalid_configuration', 'The authorization endpoint is not https.')
  const callback = server.callback(login.state)
  const late = async (): Promise<never> => {
    await context.pause(patience)
    throw new CredentialsError('timeout', 'Nobody logged in within ten minutes.')
  }
  const answer = Promise.race([callback, late()])
  // Whether it returns when the browser is open, or closed, is open's own affair; its failure is ours.
  const shown = async () => {
    await show(login.url)
    return answer
  }
  try {
    return await login.redeem(
      await interruptible(Promise.race([answer, shown()]), { signals: [signal] }),
    )
  } catch (error) {
    throw once(error)
  }
}

/** Prints the address, and opens it. */
async function browserOf({ variable }: GrantContext): Promise<(url: URL) => void> {
  const { browserCommand, openBrowser } = await import('./open-browser.ts')
  const command = browserCommand(process.platform, variable)
  if (command === undefined)
    throw new CredentialsError('no_credentials', 'There is no browser on this machine.')
  return (url) => {
    process.stderr.write(`To log in, open ${url.href}\n`)
    openBrowser(command, url)
  }
}

/** The same failure, not to be tried again by itself: that would open another browser. */
function once(error: unknown): unknown {
  if (!(error instanceof CredentialsError) || !error.retryable) return error
  const code = error instanceof OAuthError ? 'bad_response' : error.code
  return new CredentialsError(code, error.message, { retryable: false, cause: error })
}

const pageOf = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>body{font:1.1rem/1.5 system-ui,sans-serif;margin:20vh auto;max-width:32rem;padding:0 1rem}
@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}</style><h1>${title}</h1><p>${text}</p></html>
`

const done = pageOf('Logged in', 'You can close this page and go back to the program.')
const failed = pageOf('Not logged in', 'The program says why. You can close this page.')

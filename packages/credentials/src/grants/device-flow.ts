/**
 * Device authorization grant: a person enters a short code on another device, where they have a browser.
 *
 * @see RFC 8628
 */
import { CredentialsError, OAuthError } from '../errors.ts'
import { interruptible } from '../interruptible.ts'
import { mayCarrySecrets } from '../loopback.ts'
import type { TokenSet } from '../token-set.ts'
import type { Grant, GrantContext } from './grant.ts'

/** What a person needs in order to log this device in. */
export interface DeviceCode {
  /** What they enter, or compare. */
  readonly userCode: string
  /** Where they enter it. */
  readonly verificationUri: URL
  /** The same with the code in it, for a QR code or a link. */
  readonly verificationUriComplete?: URL
  /** Until when. */
  readonly expiresAt: Date
}

/** How a person is told. */
export interface DeviceFlowOptions {
  /** Shows the code. The server is asked once it has returned, so let it not wait for the person. */
  readonly onCode: (code: DeviceCode) => void | Promise<void>
}

/** What the device authorization endpoint answered, RFC 8628 §3.2. Times are milliseconds. */
interface Authorization {
  readonly deviceCode: string
  readonly shown: DeviceCode
  readonly lifetime: number
  readonly interval: number
}

/** RFC 8628 §3.2 and §3.5: both the default, and what `slow_down` adds for good. */
const fiveSeconds = 5_000
const longest = 3_600_000

const grants = new WeakMap<DeviceFlowOptions['onCode'], Grant>()

/**
 * Logs a person in who has a browser elsewhere: `onCode` shows them a code and an address, and the
 * server is asked until they have consented.
 *
 * The server is asked as often as it allows (every five seconds if it does not say, five more after
 * each `slow_down`, half as often after no answer in time), through outages and pages that are not
 * JSON, until the code is over: after `expires_in`, at most an hour. A refusal of the person ends it
 * as an {@link OAuthError} with `access_denied`.
 *
 * @example
 *
 * ```ts
 * import { Credentials, deviceFlow } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   clientId: 'cl_tv',
 *   scope: 'reports:read',
 *   grant: deviceFlow({
 *     onCode: ({ userCode, verificationUri }) =>
 *       console.log(`Open ${verificationUri.href} and enter ${userCode}`),
 *   }),
 *   storageAdapter: 'file',
 * })
 * ```
 *
 * @returns A grant for the option `grant`: the same one for the same `onCode`.
 * @throws {CredentialsError} `invalid_configuration` without `onCode`.
 * @see RFC 8628
 */
export function deviceFlow({ onCode }: DeviceFlowOptions): Grant {
  if (typeof onCode !== 'function')
    throw new CredentialsError('invalid_configuration', 'deviceFlow needs onCode, a function.')
  const known = grants.get(onCode)
  if (known !== undefined) return known
  const run: Grant = async (context) => {
    const authorization = await authorize(context)
    const end = performance.now() + authorization.lifetime
    const told = (async () => onCode(authorization.shown))()
    await interruptible(told, { signals: [context.signal] })
    return poll(context, authorization, end)
  }
  const grant = Object.assign(run, { deadline: longest })
  grants.set(onCode, grant)
  return grant
}

async function authorize(context: GrantContext): Promise<Authorization> {
  const { deviceAuthorizationEndpoint: endpoint } = await context.metadata()
  if (endpoint === undefined)
    throw new CredentialsError(
      'no_credentials',
      "The server's metadata names no device authorization endpoint.",
    )
  return readAuthorization(await context.post(endpoint, {}))
}

async function poll(
  context: GrantContext,
  { deviceCode, interval: least }: Authorization,
  end: number,
): Promise<TokenSet> {
  const parameters = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: deviceCode,
  }
  let interval = least
  for (let wait = interval; performance.now() + wait < end; ) {
    await context.pause(wait)
    try {
      return await context.request(parameters)
    } catch (error) {
      if (!(error instanceof CredentialsError) || !mayPass(error)) throw error
      if (error instanceof OAuthError && error.error === 'slow_down') interval += fiveSeconds
      // RFC 8628 §3.5: a client whose connection timed out must ask less often.
      if (error.code === 'timeout') interval *= 2
      wait = Math.max(interval, error.retryAfter ?? 0)
    }
  }
  // Not to be tried again by itself: a new code is for somebody who is there to read it.
  throw new CredentialsError('timeout', 'The code was not entered in time.', { retryable: false })
}

const mayPass = (error: CredentialsError): boolean =>
  error instanceof OAuthError && ['authorization_pending', 'slow_down'].includes(error.error)
    ? true
    : error.retryable

/** Reads what a person is about to be shown: no control characters, no other scheme than a page's. */
function readAuthorization(answer: Readonly<Record<string, unknown>>): Authorization {
  const { device_code: deviceCode, user_code: userCode } = answer
  const verificationUri = pageOf(answer['verification_uri'])
  const complete = pageOf(answer['verification_uri_complete'])
  const lifetime = Math.min(secondsOf(answer['expires_in']) ?? Number.NaN, longest)
  const printable = typeof userCode === 'string' && /^[^\p{Cc}\p{Cf}]{1,100}$/u.test(userCode)
  if (
    typeof deviceCode !== 'string' ||
    !printable ||
    verificationUri === undefined ||
    !(lifetime > 0)
  )
    throw new CredentialsError(
      'bad_response',
      'The device authorization endpoint answered something else than a code to show.',
    )
  const shown: DeviceCode = {
    userCode,
    verificationUri,
    ...(complete === undefined ? {} : { verificationUriComplete: complete }),
    expiresAt: new Date(Date.now() + lifetime),
  }
  const interval = Math.max(secondsOf(answer['interval']) ?? fiveSeconds, 1_000)
  return { deviceCode, shown: Object.freeze(shown), lifetime, interval }
}

function pageOf(value: unknown): URL | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  return url !== undefined && mayCarrySecrets(url) ? url : undefined
}

/** In milliseconds. Some servers write numbers as text. */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof seconds === 'number' && seconds >= 0 ? seconds * 1000 : undefined
}

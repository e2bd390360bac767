/** The engine's WebAuthn port: ceremonies of this origin, by `@simplewebauthn/server`. */
import type { NewPasskey, Policy, WebAuthn } from '@keygrant/engine'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Logger } from 'pino'

/** Loaded when first needed: it is large, and most servers see a passkey rarely. */
const load = () => import('@simplewebauthn/server')

interface Ports {
  readonly policy: Pick<Policy, 'issuer'>
  readonly logger: Pick<Logger, 'debug'>
}

/** EdDSA, ES256, RS256: what authenticators make. Newer ones are experimental in Node's WebCrypto. */
const supportedAlgorithmIDs = [-8, -7, -257]

/** Every passkey is discoverable and verifies its user, so that it can stand for two factors. */
export const createWebAuthn = (ports: Ports): WebAuthn => ({
  ...registrations(ports),
  ...authentications(ports),
})

/** What every answer must show. */
function expectations(issuer: string) {
  const { origin, hostname } = new URL(issuer)
  return { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: true } as const
}

function registrations({
  policy: { issuer },
  logger,
}: Ports): Pick<WebAuthn, 'registrationOptions' | 'verifyRegistration'> {
  const expected = expectations(issuer)
  const hostname = expected.expectedRPID
  return {
    registrationOptions: async ({ user, challenge, exclude }) => {
      const { generateRegistrationOptions } = await load()
      return generateRegistrationOptions({
        rpName: hostname,
        rpID: hostname,
        userName: user.email,
        userDisplayName: user.name,
        userID: bytesOf(Buffer.from(user.id)),
        challenge: bytesOf(Buffer.from(challenge, 'base64url')),
        excludeCredentials: exclude.map(({ id, transports }) => ({
          id,
          transports: [...transports],
        })),
        supportedAlgorithmIDs,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
    },
    verifyRegistration: async ({ response, challenge }) => {
      const { verifyRegistrationResponse } = await load()
      const answer = response as RegistrationResponseJSON
      return judged(logger, async () => {
        const { registrationInfo } = await verifyRegistrationResponse({
          ...expected,
          supportedAlgorithmIDs,
          response: answer,
          expectedChallenge: challenge,
        })
        return registrationInfo && passkeyOf(registrationInfo.credential)
      })
    },
  }
}

function authentications({
  policy: { issuer },
  logger,
}: Ports): Pick<WebAuthn, 'authenticationOptions' | 'verifyAuthentication'> {
  const expected = expectations(issuer)
  return {
    authenticationOptions: async ({ challenge }) => {
      const { generateAuthenticationOptions } = await load()
      return generateAuthenticationOptions({
        rpID: expected.expectedRPID,
        challenge: bytesOf(Buffer.from(challenge, 'base64url')),
        userVerification: 'required',
      })
    },
    verifyAuthentication: async ({ response, challenge, passkey }) => {
      const { verifyAuthenticationResponse } = await load()
      const answer = response as AuthenticationResponseJSON
      return judged(logger, async () => {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          ...expected,
          response: answer,
          expectedChallenge: challenge,
          credential: {
            id: passkey.id,
            publicKey: bytesOf(Buffer.from(passkey.publicKey, 'base64url')),
            counter: passkey.signCount,
          },
        })
        return verified ? { signCount: authenticationInfo.newCounter } : undefined
      })
    },
  }
}

/** The library rejects with whatever is wrong with an answer, ours to log; to the engine it is a no. */
async function judged<T>(
  logger: Ports['logger'],
  judge: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await judge()
  } catch (error) {
    logger.debug({ error: String(error) }, 'a passkey was refused')
    return undefined
  }
}

interface Credential {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports?: readonly string[]
}

const passkeyOf = ({ id, publicKey, counter, transports }: Credential): NewPasskey => ({
  id,
  publicKey: Buffer.from(publicKey).toString('base64url'),
  signCount: counter,
  transports: (transports ?? []).filter((each) => /^[a-z-]{1,20}$/u.test(each)),
})

/** A copy with an `ArrayBuffer` of its own, as the library's types want it. */
const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer)

/** The whole program but for its settings: `main.ts` reads those from the environment. */
import { Credentials } from '@keygrant/credentials'

/** Where to get a token, and what to call with it. */
export interface BalanceOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly apiUrl: string
}

/**
 * Reads `GET /v1/balance`.
 *
 * @throws If no token can be had, or the API answers anything but a success.
 */
export async function balance({ apiUrl, ...client }: BalanceOptions): Promise<unknown> {
  const creds = new Credentials({ ...client, scope: 'balance:read' })
  const response = await creds.fetch(new URL('/v1/balance', apiUrl))
  if (!response.ok) throw new Error(`The API answered ${response.status}: ${await response.text()}`)
  return response.json()
}

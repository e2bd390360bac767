/** Requests as clients send them, and answers read whole. */
import type { ProviderDescription } from '@keygrant/providers'
import type { Emulator } from '../emulate.ts'

/** A clock that moves only when it is moved, for what must not depend on how fast a test runs. */
export const still = { clock: { now: () => 1_800_000_000_000 } }

/** An answer, read. */
export interface Read {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

const readJson = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}

export async function read(answer: Response): Promise<Read> {
  return { status: answer.status, headers: answer.headers, body: readJson(await answer.text()) }
}

/** Sends parameters in a format. */
export async function post(
  url: string | undefined,
  parameters: Readonly<Record<string, unknown>>,
  format: 'form' | 'json' = 'form',
): Promise<Read> {
  const body =
    format === 'json'
      ? JSON.stringify(parameters)
      : new URLSearchParams(parameters as Record<string, string>).toString()
  const type = format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded'
  const init = { method: 'POST', headers: { 'content-type': type }, body }
  return read(await fetch(url ?? 'undefined', init))
}

/** Id and secret of the first client, as parameters. */
export const itself = ({ clientId, clientSecret }: Emulator) => ({
  client_id: clientId,
  client_secret: clientSecret,
})

/** The format a client of this platform tries first. */
export const formatOf = ({ dialect }: ProviderDescription): 'form' | 'json' =>
  dialect.bodies.refresh_token?.[0] ?? dialect.bodies.client_credentials?.[0] ?? 'form'

/** Asks the token endpoint as the first client. */
export const ask = (
  emulator: Emulator,
  parameters: Readonly<Record<string, string>>,
): Promise<Read> =>
  post(
    emulator.provider.endpoints.token,
    { ...parameters, ...itself(emulator) },
    formatOf(emulator.provider),
  )

/** Refreshes with a token. */
export const refresh = (
  emulator: Emulator,
  token: unknown = emulator.refreshToken,
): Promise<Read> => ask(emulator, { grant_type: 'refresh_token', refresh_token: String(token) })

/** Calls the first example of the API. */
export async function callApi({ provider }: Emulator, token: unknown): Promise<Read> {
  const [example] = provider.dialect.api.examples
  const url = `${provider.endpoints.api}${example?.path}`
  const headers = { authorization: `Bearer ${String(token)}` }
  return read(await fetch(url, { method: example?.method ?? 'GET', headers }))
}

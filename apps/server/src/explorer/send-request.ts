/**
 * Sends one request for the explorer: to an address that was looked up once and looked at, without
 * following anything, and with an end to time and size.
 */
import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { isIP } from 'node:net'
import { err, ok, type Result } from '@keygrant/protocol'
import { isLoopbackAddress, isLoopbackName, isPublicAddress } from './public-address.ts'

export interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | undefined
}

export interface IncomingAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** There was more than is shown. */
  readonly truncated: boolean
  readonly milliseconds: number
}

/** `address_refused`: it leads into a network that is nobody's business. `unreachable`: why, in words. */
export type SendFault =
  | { readonly kind: 'address_refused' }
  | { readonly kind: 'unreachable'; readonly message: string }

const timeout = 10_000
const maxBody = 1_048_576

/** What belongs to one connection (RFC 9110 §7.6.1), to this server's cookies, or is set here. */
const dropped = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
  'cookie',
  'cookie2',
  'set-cookie',
  'set-cookie2',
  'origin',
  'referer',
  'forwarded',
  'via',
])
const isDropped = (name: string): boolean =>
  dropped.has(name.toLowerCase()) || /^(?:sec-|x-forwarded-)/iu.test(name)

/** @param loopbackAllowed Whether a registered API may be on this machine: while developing. */
export async function sendRequest(
  outgoing: OutgoingRequest,
  { loopbackAllowed }: { readonly loopbackAllowed: boolean },
): Promise<Result<IncomingAnswer, SendFault>> {
  const { hostname } = outgoing.url
  const address = await resolve(hostname)
  if (address === undefined)
    return err({ kind: 'unreachable', message: `${hostname} has no address` })
  const here = loopbackAllowed && isLoopbackName(hostname)
  if (here ? !isLoopbackAddress(address) : !isPublicAddress(address))
    return err({ kind: 'address_refused' })
  try {
    return ok(await exchange(outgoing, address))
  } catch (error) {
    return err({ kind: 'unreachable', message: reasonOf(error) })
  }
}

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === '' ? (error instanceof Error ? error.message : 'it failed') : code
}

async function resolve(hostname: string): Promise<string | undefined> {
  const bare = hostname.replace(/^\[|\]$/gu, '')
  if (isIP(bare) !== 0) return bare
  try {
    return (await lookup(bare, { order: 'ipv4first' })).address
  } catch {
    // Whatever the reason: there is nowhere to send to.
    return undefined
  }
}

function exchange(
  { method, url, headers, body }: OutgoingRequest,
  address: string,
): Promise<IncomingAnswer> {
  const begun = performance.now()
  const send = url.protocol === 'https:' ? secure : plain
  return new Promise((resolvePromise, reject) => {
    const outgoing = send(
      url,
      {
        method,
        headers: Object.fromEntries(headers.filter(([name]) => !isDropped(name))),
        // The address that was looked at is the one that is used, whatever the name says by now.
        lookup: (_hostname, options, callback) => {
          const family = isIP(address)
          if (options.all === true) callback(null, [{ address, family }])
          else callback(null, address, family)
        },
        agent: false,
        signal: AbortSignal.timeout(timeout),
      },
      (answer) => {
        read(answer).then(
          ({ text, truncated }) =>
            resolvePromise({
              status: answer.statusCode ?? 0,
              statusText: answer.statusMessage ?? '',
              headers: headersOf(answer),
              body: text,
              truncated,
              milliseconds: Math.round(performance.now() - begun),
            }),
          reject,
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function read(answer: IncomingMessage): Promise<{ text: string; truncated: boolean }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxBody) break
  }
  const text = Buffer.concat(chunks).subarray(0, maxBody).toString('utf8')
  return { text, truncated: length > maxBody }
}

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2)
    if (!isDropped(name)) pairs.push([name, value])
  }
  return pairs
}

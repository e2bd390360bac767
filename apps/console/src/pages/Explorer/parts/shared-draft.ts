/** What a link to a request holds: its parameters and its body. Never a header, nor anything that is a token. */
import { decodeBase64url, encodeBase64url } from '@keygrant/protocol'
import type { Draft } from './request.ts'

type Shared = Pick<Draft, 'values' | 'body'>

/** Longer ones are cut off on the way by some that pass links on. */
const longest = 1_500
const tokens = /kg_[a-z]{2,3}_[0-9A-Za-z]{20,}|eyJ[\w-]+\.[\w-]+\.|\bbearer\s/iu

/** @returns undefined for what is too long, or has a token in it. */
export function writeShared({ values, body }: Shared): string | undefined {
  const text = JSON.stringify({ values, body })
  if (tokens.test(text)) return undefined
  const written = encodeBase64url(new TextEncoder().encode(text))
  return written.length > longest ? undefined : written
}

/** @returns undefined for whatever was not written here: an address may hold anything. */
export function readShared(written: string): Shared | undefined {
  const bytes = written.length > longest ? undefined : decodeBase64url(written)
  if (bytes === undefined) return undefined
  try {
    const { values, body } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Shared>
    const pairs = Object.entries(values ?? {}).filter(([, value]) => typeof value === 'string')
    return typeof body === 'string' ? { values: Object.fromEntries(pairs), body } : undefined
  } catch {
    // A link that was cut off, or made up: the operation is shown with its own examples.
    return undefined
  }
}

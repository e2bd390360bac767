/** The token that the explorer acts with. It is in the memory of this page, and nowhere else. */
import { parseJws } from '@keygrant/protocol'
import { useSyncExternalStore } from 'react'
import { splitScope } from '../../../components/scope-choice.ts'

/** Where a token is from: what gets the next one, and what ends it. */
export type TokenSource =
  | {
      readonly kind: 'developer_token'
      readonly id: string
      readonly name: string
      readonly secret: string
      /** In seconds, as it was asked for. */
      readonly life: number
    }
  /** The server mints for it: its secret is not here. */
  | { readonly kind: 'credential'; readonly id: string; readonly name: string }
  /** A public client that its user let in. */
  | {
      readonly kind: 'app'
      readonly id: string
      readonly name: string
      readonly refreshToken: string | undefined
    }

export interface HeldToken {
  readonly accessToken: string
  /** undefined for a pasted token that does not say. */
  readonly scopes: readonly string[] | undefined
  readonly audience: string | undefined
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly until: number | undefined
  /** undefined for a pasted token: it can neither be renewed nor revoked here. */
  readonly source: TokenSource | undefined
  /** The organization it was got in. */
  readonly organization: string | undefined
  /** Why no next one was got in time; this one is good until its end. */
  readonly unrenewed: string | undefined
}

let held: HeldToken | undefined
const listeners = new Set<() => void>()

export function hold(token: HeldToken | undefined): void {
  held = token
  for (const each of listeners) each()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What is held now, for whoever waited meanwhile. */
export const heldNow = (): HeldToken | undefined => held

/** The token held, unless it belongs to another organization than the one looked at. */
export function useHeldToken(organization: string | undefined): HeldToken | undefined {
  const token = useSyncExternalStore(subscribe, heldNow)
  return token?.organization === organization ? token : undefined
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value * 1000 : undefined

/** What a token says of itself, unverified; nothing if it is opaque. */
export function readToken(
  accessToken: string,
): Pick<HeldToken, 'scopes' | 'audience' | 'until'> & { readonly from: number | undefined } {
  const claims = parseJws(accessToken)?.payload ?? {}
  const { scope, aud, exp, iat } = claims
  return {
    scopes: typeof scope === 'string' ? splitScope(scope) : undefined,
    audience: typeof aud === 'string' ? aud : Array.isArray(aud) ? aud.join(' ') : undefined,
    from: numberOf(iat),
    until: numberOf(exp),
  }
}

/** An answer of the token endpoint, or of the management API in its words (RFC 6749 §5.1). */
export interface TokenAnswer {
  readonly access_token: string
  readonly expires_in: number
  readonly scope: string
}

/** A token that was just got. */
export function tokenOf(
  { access_token: accessToken, expires_in: life, scope }: TokenAnswer,
  from: Pick<HeldToken, 'organization'> & { readonly source: TokenSource },
): HeldToken {
  const now = Date.now()
  return {
    ...from,
    accessToken,
    scopes: splitScope(scope),
    audience: readToken(accessToken).audience,
    from: now,
    until: now + life * 1000,
    unrenewed: undefined,
  }
}

/** When to get the next one: after four fifths of its life. */
export const renewalOf = ({
  from,
  until,
}: Pick<HeldToken, 'from' | 'until'>): number | undefined =>
  until === undefined ? undefined : from + (until - from) * 0.8

/** A pasted token may have the header's name before it, as people copy it. */
export const pastedToken = (text: string): string =>
  text.trim().replace(/^(?:authorization:\s*)?bearer\s+/iu, '')

/** What the token may do at an API: nothing if it is for another one; undefined if it does not say. */
export const scopesAt = (
  token: Pick<HeldToken, 'audience' | 'scopes'> | undefined,
  api: string,
): readonly string[] | undefined =>
  token?.audience === undefined || token.audience.split(' ').includes(api) ? token?.scopes : []

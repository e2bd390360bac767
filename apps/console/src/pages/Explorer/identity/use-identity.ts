/** Who the explorer acts as: getting a token, more scopes for it, renewing it in time, ending it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useActing } from '../../../api/acting.ts'
import { forget } from '../../../api/changes.ts'
import {
  type HeldToken,
  heldNow,
  hold,
  pastedToken,
  readToken,
  renewalOf,
  useHeldToken,
} from './held-token.ts'
import type { Ordering, TokenOrder } from './token-order.ts'
import { enderOf, obtain, orderLike, renewerOf } from './token-source.ts'

export type Identity = ReturnType<typeof useIdentity>

/** What is asked for where nobody has chosen anything. */
const standard = { kind: 'developer_token', name: 'API explorer', life: 3_600 } as const

/** @param api The identifier of the API that tokens are for. */
export function useIdentity(api: string) {
  const { organization, header, session, may } = useActing()
  const client = useQueryClient()
  const mine = organization?.id
  const membership = session.organizations.find(({ id }) => id === mine)?.id
  const ordering: Ordering = {
    api,
    issuer: session.issuer,
    organization: mine,
    membership,
    header,
  }
  const token = useHeldToken(mine)
  const ender = token && enderOf(token, ordering, may('keygrant:revocations:write'))

  const changed = (): Promise<void> => forget(client, ['developer_tokens', 'audit', 'consents'])
  const take = async (order: TokenOrder): Promise<HeldToken> => {
    const got = await obtain(order, ordering)
    hold(got)
    await changed()
    return got
  }
  const get = useMutation({ mutationFn: take, gcTime: 0 })
  /** The same with more scopes; a developer token that it replaces ends: none is left lying about. */
  const stepUp = useMutation({
    gcTime: 0,
    mutationFn: async (missing: readonly string[]): Promise<HeldToken> => {
      const before = token?.audience === api ? token : undefined
      const scopes = [...new Set([...(before?.scopes ?? []), ...missing])]
      const source = before?.source
      const got = await take(
        source === undefined ? { ...standard, scopes } : orderLike(source, scopes),
      )
      if (source?.kind === 'developer_token') await ender?.()
      return got
    },
  })
  const revoke = useMutation({
    gcTime: 0,
    mutationFn: async (): Promise<void> => {
      await ender?.()
      hold(undefined)
      await changed()
    },
  })
  useRenewal(token, ordering)
  return {
    token,
    /** Whether it can be ended, and not only forgotten. */
    endable: ender !== undefined,
    get,
    stepUp,
    revoke,
    paste: (text: string): void => hold(pasted(text, mine)),
  }
}

const pasted = (text: string, organization: string | undefined): HeldToken => {
  const accessToken = pastedToken(text)
  const read = readToken(accessToken)
  const from = read.from ?? Date.now()
  return { ...read, from, accessToken, source: undefined, organization, unrenewed: undefined }
}

/** Gets the next access token before this one ends. One that can't be had leaves this one to its end. */
function useRenewal(token: HeldToken | undefined, ordering: Ordering): void {
  const { api, issuer, organization, membership, header } = ordering
  useEffect(() => {
    const at = token === undefined ? undefined : renewalOf(token)
    if (token === undefined || at === undefined || token.unrenewed !== undefined) return undefined
    const renew = renewerOf(token, {
      api: token.audience ?? api,
      issuer,
      organization,
      membership,
      header,
    })
    if (renew === undefined) return undefined
    const timer = setTimeout(
      () => {
        renew().then(
          (next) => {
            if (heldNow() === token) hold(next)
          },
          (error: unknown) => {
            const unrenewed = error instanceof Error ? error.message : String(error)
            if (heldNow() === token) hold({ ...token, unrenewed })
          },
        )
      },
      Math.max(at - Date.now(), 1_000),
    )
    return () => clearTimeout(timer)
  }, [token, api, issuer, organization, membership, header])
}

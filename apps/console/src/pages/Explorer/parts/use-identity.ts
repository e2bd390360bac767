/** Who the explorer acts as: getting a token, more scopes for it, renewing it in time, ending it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useActing } from '../../../api/acting.ts'
import { call } from '../../../api/call.ts'
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
import { redeem } from './redeem.ts'

export interface TokenOrder {
  readonly name: string
  readonly scopes: readonly string[]
  /** In seconds. */
  readonly life: number
}

export type Identity = ReturnType<typeof useIdentity>

/** @param api The identifier of the API that tokens are for. */
export function useIdentity(api: string) {
  const { organization, header } = useActing()
  const client = useQueryClient()
  const mine = organization?.id
  const token = useHeldToken(mine)

  /** Makes a developer token, and redeems it at once. */
  const obtain = async ({ name, scopes, life }: TokenOrder): Promise<HeldToken> => {
    const body = {
      name,
      scope: scopes.join(' '),
      expires_in: life,
      resource: api,
      ...(mine !== undefined && { organization_id: mine }),
    }
    const { body: made } = await call('POST /developer_tokens', { body }, { organization: header })
    const source = { id: made.id, name, secret: made.developer_token, life }
    const got = await redeem(source, mine)
    hold(got)
    await forget(client, ['developer_tokens', 'audit'])
    return got
  }
  const end = async (id: string): Promise<void> => {
    await call('DELETE /developer_tokens/{id}', { path: { id } }, { organization: header })
    await forget(client, ['developer_tokens', 'audit'])
  }
  const get = useMutation({ mutationFn: obtain, gcTime: 0 })
  /** The same with more scopes; what it replaces ends, so that none is left lying about. */
  const stepUp = useMutation({
    gcTime: 0,
    mutationFn: async (missing: readonly string[]): Promise<HeldToken> => {
      const before = token?.audience === api ? token : undefined
      const scopes = [...new Set([...(before?.scopes ?? []), ...missing])]
      const { name = 'API explorer', life = 3_600 } = before?.source ?? {}
      const got = await obtain({ name, scopes, life })
      if (before?.source !== undefined) await end(before.source.id)
      return got
    },
  })
  const revoke = useMutation({
    gcTime: 0,
    mutationFn: async (): Promise<void> => {
      if (token?.source !== undefined) await end(token.source.id)
      hold(undefined)
    },
  })
  useRenewal(token)
  return {
    token,
    get,
    stepUp,
    revoke,
    paste: (text: string): void => hold(pasted(text, mine)),
    forget: (): void => hold(undefined),
  }
}

const pasted = (text: string, organization: string | undefined): HeldToken => {
  const accessToken = pastedToken(text)
  const read = readToken(accessToken)
  const from = read.from ?? Date.now()
  return { ...read, from, accessToken, source: undefined, organization, unrenewed: undefined }
}

/** Gets the next access token before this one ends. One that can't be had leaves this one to its end. */
function useRenewal(token: HeldToken | undefined): void {
  useEffect(() => {
    const at = token === undefined ? undefined : renewalOf(token)
    if (token?.source === undefined || at === undefined || token.unrenewed !== undefined)
      return undefined
    const { source, organization } = token
    const timer = setTimeout(
      () => {
        redeem(source, organization).then(
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
  }, [token])
}

/** One flow as it is gone through: what its steps left, and what came of each. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Exchange } from '../wire/exchange.ts'
import type { Attempt, Facts, Setting } from './flow.ts'
import { removeLabClient } from './lab-client.ts'

/** What came of the last attempt at a step. */
export interface Taken {
  readonly attempt: Attempt
  readonly exchange: Exchange | undefined
}

export function useFlow(setting: Setting) {
  const [facts, setFacts] = useState<Facts>({})
  const [taken, setTaken] = useState<ReadonlyMap<number, Taken>>(new Map())
  const take = useMutation({
    gcTime: 0,
    mutationFn: async ({ at, attempt }: { readonly at: number; readonly attempt: Attempt }) => {
      const { exchange, facts: left } = await attempt.run(facts, setting)
      setFacts((before) => ({ ...before, ...left }))
      setTaken((before) => new Map(before).set(at, { attempt, exchange }))
    },
  })
  useRemoval(facts, setting)
  return { facts, taken, take }
}

/** The client goes when its flow is left, or another one takes its place. */
function useRemoval({ clientId }: Facts, { header }: Setting): void {
  useEffect(() => {
    if (clientId === undefined) return undefined
    return () => {
      // One that can't be deleted now, since the server is away, goes when the lab is next used.
      removeLabClient({ clientId }, { header }).catch(() => undefined)
    }
  }, [clientId, header])
}

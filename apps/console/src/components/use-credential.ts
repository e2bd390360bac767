/** The examples of a credential, for the API that is there to be called. */
import { useActing } from '../api/acting.ts'
import { useRead } from '../api/queries.ts'
import { type Example, examplesOf } from './credential-examples.ts'

/** The first API that is not Keygrant's own: its identifier, where that is an address. */
export function useApiAddress(): string {
  const apis = useRead('GET /apis', { query: { limit: 200 } })
  const own = apis.data?.body.items.find(({ built_in }) => !built_in)
  return own?.identifier.startsWith('http') === true ? own.identifier : 'https://api.example.com'
}

export function useExamples(clientId: string): readonly Example[] {
  const { session } = useActing()
  const address = useApiAddress()
  return examplesOf({ clientId, issuer: session.issuer, url: `${address}/v1/balance` })
}

/** Changes members of a client, if it is still as it was read. */
import type { BodyOf } from '../../api/call.ts'
import { useChange } from '../../api/changes.ts'
import { fieldsOf } from '../../api/problem.ts'
import { notify } from '../../design/notify.ts'
import type { ClientPartProps } from './client-part.ts'

type Changes = BodyOf<'PATCH /clients/{client_id}'>

export interface SavingClient {
  readonly save: (body: Changes, done?: () => void) => void
  readonly pending: boolean
  readonly error: unknown
  /** What is wrong with a member, by its name. */
  readonly fields: Readonly<Record<string, string>>
}

export function useSaveClient({ client, etag }: ClientPartProps, said = 'Saved.'): SavingClient {
  const change = useChange('PATCH /clients/{client_id}')
  const save = (body: Changes, done?: () => void): void =>
    change.mutate(
      {
        args: { path: { client_id: client.client_id }, body },
        conditions: { ifMatch: etag },
      },
      {
        onSuccess: () => {
          notify.done(said)
          done?.()
        },
      },
    )
  const fields = fieldsOf(change.error)
  return { save, pending: change.isPending, error: change.error, fields }
}

/** Whether a secret, or a client's any, is in use: what is deleted then breaks somebody's program. */
import type { SecretUses } from '@keygrant/engine'
import type { ManagementDeps } from '../deps.ts'
import { type ManagementProblem, refusal } from '../problems.ts'
import { isoTimeOrNull } from '../schemas.ts'

/** Refuses to end what is in use, with the numbers that tell by whom. @param ids Undefined: all of them. */
export async function refuseBusy(
  clientId: string,
  ids: readonly string[] | undefined,
  { admin, now }: Pick<ManagementDeps, 'admin' | 'now'>,
): Promise<ManagementProblem | undefined> {
  const known = await admin.listSecrets(clientId)
  const asked = known.filter(
    ({ id, revokedAt }) => revokedAt === null && (ids?.includes(id) ?? true),
  )
  const uses = await admin.listSecretUses(
    asked.map(({ id }) => id),
    now(),
  )
  const sum = (of: keyof SecretUses): number =>
    [...uses.values()].reduce((total, each) => total + each[of], 0)
  const lastHour = sum('lastHour')
  if (lastHour === 0) return undefined
  const latest = asked.toSorted((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0))[0]
  const times = lastHour === 1 ? 'once' : `${lastHour} times`
  return refusal('in_use', {
    detail: `It was used ${times} in the last hour, last from ${latest?.lastUsedAddress ?? 'nowhere'}. Add ?force=true to end it all the same.`,
    members: {
      usage: {
        last_hour: lastHour,
        last_24_hours: sum('lastDay'),
        last_used_at: isoTimeOrNull(latest?.lastUsedAt ?? null),
        last_used_ip: latest?.lastUsedAddress ?? null,
      },
    },
  })
}

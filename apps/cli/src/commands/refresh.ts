/** `keygrant refresh`: gets new tokens now, and keeps them. */
import type { CommandContext } from '../command.ts'
import { patience, type SessionFlags, withSession } from '../session.ts'

export const refresh = (context: CommandContext, flags: SessionFlags): Promise<void> =>
  withSession(context, flags, async (credentials) => {
    const { expiresAt, scope } = await credentials.refresh(patience)
    const expires_at = expiresAt?.toISOString() ?? null
    context.output.result(`Refreshed: good until ${expires_at ?? 'nobody says when'}.`, {
      expires_at,
      scope: scope.join(' '),
    })
  })

/** `keygrant revoke`: ends a token at the server. The profile stays. */
import type { CommandContext } from '../command.ts'
import { patience, type SessionFlags, withSession } from '../session.ts'

export interface RevokeFlags extends SessionFlags {
  readonly refreshToken?: boolean
}

export const revoke = (context: CommandContext, flags: RevokeFlags): Promise<void> =>
  withSession(context, flags, async (credentials) => {
    const { token } =
      flags.refreshToken === true
        ? await credentials.revokeRefreshToken(patience)
        : await credentials.revokeAccessToken(patience)
    context.output.result(`Revoked the ${token.replace('_', ' ')}.`, { revoked: token })
  })

/** `keygrant logout`: ends the tokens at the server, and forgets the profile in any case. */
import type { CommandContext } from '../command.ts'
import { patience, profileOf, type SessionFlags, withSession } from '../session.ts'

export const logout = (context: CommandContext, flags: SessionFlags): Promise<void> =>
  withSession(context, flags, async (credentials) => {
    const profile = profileOf(context, flags)
    const { revoked, removed } = await credentials.logout(patience)
    if (!revoked) context.output.note('The server did not confirm that the tokens have ended.')
    context.output.result(
      removed ? `Logged out (profile ${profile}).` : `Nothing was kept under ${profile}.`,
      { profile, revoked, removed },
    )
  })

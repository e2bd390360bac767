/** `keygrant status`: who one is, from where, and until when; 4 where a login is needed. Sends nothing. */
import type { CommandContext } from '../command.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'
import { profileOf, type SessionFlags, withSession } from '../session.ts'

export const status = (context: CommandContext, flags: SessionFlags): Promise<void> =>
  withSession(context, flags, async (credentials) => {
    const places = await credentials.explain()
    const used = places.find(({ found }) => found)
    for (const { source, detail } of places) context.output.note(`${source}: ${detail}`)
    if (used === undefined)
      throw new CommandFailure(
        'no_credentials',
        'not logged in: keygrant login',
        exitCodes.loginNeeded,
      )
    const { clientId, clientSecret, refreshToken } = await credentials.getCredentials()
    const expires_at = credentials.expiresAt?.toISOString() ?? null
    const until = expires_at === null ? '' : `, token until ${expires_at}`
    context.output.result(`${clientId ?? 'an unnamed client'} from ${used.source}${until}`, {
      profile: profileOf(context, flags),
      source: used.source,
      client_id: clientId ?? null,
      expires_at,
      renewable: refreshToken !== undefined || clientSecret !== undefined,
    })
  })

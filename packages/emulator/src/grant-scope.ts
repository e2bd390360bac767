/** Which scopes a client is given, of those it asked for. */
import { err, ok, parseScope, type Result } from '@keygrant/protocol'
import type { ProviderDescription } from '@keygrant/providers'
import { type Refusal, refusal } from './refuse.ts'
import type { Client } from './world.ts'

/** What a client gets that names no scope: its own, else those of the platform. */
const everything = ({ dialect }: ProviderDescription, client: Client): readonly string[] =>
  client.scope.length > 0 ? client.scope : dialect.scopes.map(({ name }) => name)

/** Reads the parameter `scope`. What the client may not have is refused; where nothing is known, all is given. */
export function grantScope(
  provider: ProviderDescription,
  client: Client,
  text: string | undefined,
): Result<readonly string[], Refusal> {
  const allowed = everything(provider, client)
  if (text === undefined) return ok(allowed)
  const asked = parseScope(text)
  const known = allowed.length === 0 || asked?.every((one) => allowed.includes(one))
  if (asked === undefined || !known) return err(refusal('invalid_scope', 'The scope is not valid'))
  return ok(asked)
}

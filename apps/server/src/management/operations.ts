/** Every operation of the management API. */
import type { Operation } from './operation.ts'
import { apis } from './resources/apis.ts'
import { audit } from './resources/audit.ts'
import { clients } from './resources/clients.ts'
import { consents } from './resources/consents.ts'
import { developerTokens } from './resources/developer-tokens.ts'
import { installations } from './resources/installations.ts'
import { invitations } from './resources/invitations.ts'
import { logs } from './resources/logs.ts'
import { manifests } from './resources/manifests.ts'
import { members } from './resources/members.ts'
import { organizations } from './resources/organizations.ts'
import { revocations } from './resources/revocations.ts'
import { secrets } from './resources/secrets.ts'
import { session } from './resources/session.ts'
import { signingKeys } from './resources/signing-keys.ts'
import { usage } from './resources/usage.ts'
import { users } from './resources/users.ts'

export const operations: readonly Operation[] = [
  ...session,
  ...organizations,
  ...members,
  ...invitations,
  ...users,
  ...apis,
  ...clients,
  ...manifests,
  ...secrets,
  ...usage,
  ...consents,
  ...installations,
  ...developerTokens,
  ...signingKeys,
  ...revocations,
  ...audit,
  ...logs,
]

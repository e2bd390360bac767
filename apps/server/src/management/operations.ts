/** Every operation of the management API. */
import type { Operation } from './operation.ts'
import { account } from './resources/account.ts'
import { apiDocuments } from './resources/api-documents.ts'
import { apis } from './resources/apis.ts'
import { audit } from './resources/audit.ts'
import { clientTokens } from './resources/client-tokens.ts'
import { clients } from './resources/clients.ts'
import { consents } from './resources/consents.ts'
import { developerTokens } from './resources/developer-tokens.ts'
import { explorer } from './resources/explorer.ts'
import { installableClients } from './resources/installable-clients.ts'
import { installations } from './resources/installations.ts'
import { invitations } from './resources/invitations.ts'
import { logStream } from './resources/log-stream.ts'
import { logs } from './resources/logs.ts'
import { manifests } from './resources/manifests.ts'
import { members } from './resources/members.ts'
import { organizations } from './resources/organizations.ts'
import { overview } from './resources/overview.ts'
import { pageSettings } from './resources/page-settings.ts'
import { revocations } from './resources/revocations.ts'
import { secrets } from './resources/secrets.ts'
import { session } from './resources/session.ts'
import { settings } from './resources/settings.ts'
import { signingKeys } from './resources/signing-keys.ts'
import { testMail } from './resources/test-mail.ts'
import { tokens } from './resources/tokens.ts'
import { usage } from './resources/usage.ts'
import { users } from './resources/users.ts'

export const operations: readonly Operation[] = [
  ...session,
  ...account,
  ...overview,
  ...organizations,
  ...members,
  ...invitations,
  ...users,
  ...apis,
  ...apiDocuments,
  ...clients,
  ...manifests,
  ...secrets,
  ...usage,
  ...clientTokens,
  ...tokens,
  ...consents,
  ...installations,
  ...installableClients,
  ...developerTokens,
  ...signingKeys,
  ...settings,
  ...pageSettings,
  ...testMail,
  ...revocations,
  ...audit,
  ...logs,
  ...logStream,
  ...explorer,
]

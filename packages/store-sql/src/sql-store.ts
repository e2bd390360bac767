/** The engine's three stores over one database: every method hands on to the file of its table. */
import type { AdminStore, AdminTransaction, MaintenanceStore, Store } from '@keygrant/engine'
import { sql } from 'kysely'
import { findAccessToken } from './access-tokens.ts'
import { findAnswer, keepAnswer } from './answers.ts'
import { deleteApi, findApi, insertApi, listApis, updateApi } from './apis.ts'
import { appendAudit, listAudit } from './audit-log.ts'
import type { Backend, Writer } from './backend.ts'
import { deleteClient, findClient, insertClient, listClients, updateClient } from './clients.ts'
import { commitIssuance } from './commit-issuance.ts'
import { countUp, readCounter } from './counters.ts'
import { appendLogs, listLogs } from './logs.ts'
import { deleteExpired, masterKeyCheck } from './maintenance.ts'
import { deleteMember, findMember, insertMember, listMembers, updateMember } from './members.ts'
import {
  deleteOrganization,
  findOrganization,
  insertOrganization,
  listOrganizations,
  updateOrganization,
} from './organizations.ts'
import { findRefreshToken } from './refresh-tokens.ts'
import { revocationsAfter, revoke } from './revocations.ts'
import { expireSecret, insertSecret, listSecrets, revokeSecret } from './secrets.ts'
import { insertSigningKey, listSigningKeys, retireSigningKey } from './signing-keys.ts'
import { listUsage } from './usage.ts'
import { findUser, findUserByEmail, insertUser, listUsers, updateUser } from './users.ts'

export type SqlStore = Store & AdminStore & MaintenanceStore

export function createSqlStore(backend: Backend): SqlStore {
  const { db } = backend
  return {
    findClient: (id) => findClient(db, id),
    listApis: () => listApis(db),
    findRefreshToken: (hash) => findRefreshToken(db, hash),
    findAccessToken: (hash) => findAccessToken(db, hash),
    commitIssuance: (commit) => commitIssuance(backend, commit),
    revoke: (revocation) => changeOf(backend, (writer) => revoke(writer, revocation)),
    revocationsAfter: (seq, limit) => revocationsAfter(db, seq, limit),

    write: (change) => changeOf(backend, (writer) => change(createTransaction(backend, writer))),
    findOrganization: (id) => findOrganization(db, id),
    listOrganizations: (page, filter) => listOrganizations(db, page, filter),
    findUser: (id) => findUser(db, id),
    findUserByEmail: (email) => findUserByEmail(db, email),
    listUsers: (page, filter) => listUsers(db, page, filter),
    findMember: (organizationId, userId) => findMember(db, organizationId, userId),
    listMembers: (organizationId, page) => listMembers(db, organizationId, page),
    findApi: (id) => findApi(db, id),
    findClientRecord: (id) => findClient(db, id),
    listClients: (page, filter) => listClients(db, page, filter),
    listSecrets: (clientId) => listSecrets(db, clientId),
    listUsage: (clientId, from) => listUsage(db, clientId, from),
    listSigningKeys: () => listSigningKeys(db),
    listAudit: (page, filter) => listAudit(db, page, filter),
    listLogs: (page, filter) => listLogs(db, page, filter),
    findAnswer: (actorId, key, now) => findAnswer(db, { actorId, key }, now),

    appendLogs: (batch) => backend.write((writer) => appendLogs(writer, batch)),
    deleteExpired: (expiry) => deleteExpired(backend, expiry),
    changeCounter: () => readCounter(db, 'change'),
    masterKeyCheck: (check) => masterKeyCheck(backend, check),
    ping: async () => {
      await sql`select 1`.execute(db)
    },
    close: () => backend.close(),
  }
}

/**
 * Runs a change that caches must hear of.
 *
 * Concurrency: counting comes first, so that changes wait for each other here and nowhere else: two
 * that lock the same rows in different order can't block each other for ever, and what one checks
 * (that an organization has no clients, say) holds until it commits. Issuances don't wait.
 */
function changeOf<T>(backend: Backend, change: (writer: Writer) => Promise<T>): Promise<T> {
  return backend.write(async (writer) => {
    await countUp(writer, 'change')
    return change(writer)
  })
}

function createTransaction(backend: Backend, writer: Writer): AdminTransaction {
  const target = { backend, writer }
  return {
    insertOrganization: (organization) => insertOrganization(writer, organization),
    updateOrganization: (organization) => updateOrganization(writer, organization),
    deleteOrganization: (id) => deleteOrganization(writer, id),
    insertUser: (user) => insertUser(target, user),
    updateUser: (user) => updateUser(target, user),
    insertMember: (member) => insertMember(target, member),
    updateMember: (member) => updateMember(writer, member),
    deleteMember: (organizationId, userId) => deleteMember(writer, organizationId, userId),
    insertApi: (api) => insertApi(target, api),
    updateApi: (api) => updateApi(target, api),
    deleteApi: (id) => deleteApi(writer, id),
    insertClient: (client) => insertClient(target, client),
    updateClient: (client) => updateClient(writer, client),
    deleteClient: (id) => deleteClient(writer, id),
    insertSecret: (secret) => insertSecret(writer, secret),
    expireSecret: (clientId, id, at) => expireSecret(writer, { clientId, id, at }),
    revokeSecret: (clientId, id, at) => revokeSecret(writer, { clientId, id, at }),
    insertSigningKey: (key) => insertSigningKey(writer, key),
    retireSigningKey: (kid, retiresAt) => retireSigningKey(writer, kid, retiresAt),
    revoke: (revocation) => revoke(writer, revocation),
    appendAudit: (event) => appendAudit(writer, event),
    keepAnswer: (answer) => keepAnswer(target, answer),
  }
}

/** The engine's stores over one database: every method hands on to the file of its table. */
import type {
  AccountStore,
  AccountTransaction,
  AdminStore,
  AdminTransaction,
  DelegationStore,
  DelegationTransaction,
  MaintenanceStore,
  Store,
} from '@keygrant/engine'
import { sql } from 'kysely'
import { findAccessToken } from './access-tokens.ts'
import { findAnswer, keepAnswer } from './answers.ts'
import { findApiDocument, saveApiDocument } from './api-documents.ts'
import { deleteApi, findApi, insertApi, listApis, updateApi } from './apis.ts'
import { appendAudit, listAudit } from './audit-log.ts'
import { findAuthorizationCode } from './authorization-codes.ts'
import type { Backend, Writer } from './backend.ts'
import { changeOf } from './change-of.ts'
import { endOfClientSearch, listClients } from './client-lists.ts'
import { deleteClient, findClient, insertClient, updateClient } from './clients.ts'
import { commitIssuance } from './commit-issuance.ts'
import {
  findConsent,
  findConsentById,
  forgetConsents,
  listConsents,
  withdrawConsent,
  withdrawConsents,
} from './consents.ts'
import { readCounter, setCounter } from './counters.ts'
import { decide } from './decide.ts'
import {
  findDeveloperToken,
  findDeveloperTokenRecord,
  insertDeveloperToken,
  listDeveloperTokens,
} from './developer-tokens.ts'
import {
  findDeviceAuthorization,
  insertDeviceAuthorization,
  recordPoll,
} from './device-authorizations.ts'
import { clearFailures, countFailure, failures } from './failed-attempts.ts'
import { endFamilies } from './families.ts'
import {
  deleteInstallation,
  findInstallation,
  insertInstallation,
  listInstallations,
  updateInstallation,
} from './installations.ts'
import { listKeyReaders, noteKeyReaders } from './key-readers.ts'
import { appendLogs, groupProblems, listLogs, listLogsSince } from './logs.ts'
import { deleteExpired, masterKeyCheck } from './maintenance.ts'
import {
  deleteMember,
  findMember,
  insertMember,
  listMembers,
  listOrganizationsOf,
  updateMember,
} from './members.ts'
import {
  deleteLinks,
  findLink,
  insertLink,
  listInvitations,
  spendLink,
  withdrawInvitation,
} from './one-time-links.ts'
import {
  deleteOrganization,
  findOrganization,
  insertOrganization,
  listOrganizations,
  updateOrganization,
} from './organizations.ts'
import { readOverview } from './overview.ts'
import { findPageSettings, savePageSettings } from './page-settings.ts'
import { deletePasskey, findPasskey, insertPasskey, listPasskeys, usePasskey } from './passkeys.ts'
import { findRefreshToken } from './refresh-tokens.ts'
import { revocationsAfter, revoke, revokeAlone } from './revocations.ts'
import {
  confirmTotp,
  countRecoveryCodes,
  deleteTotp,
  findTotp,
  replaceRecoveryCodes,
  saveTotp,
  spendRecoveryCode,
  spendTotpStep,
} from './second-factors.ts'
import { listSecretUses } from './secret-uses.ts'
import { addSecret, expireSecret, insertSecret, listSecrets, revokeSecret } from './secrets.ts'
import {
  deleteSession,
  deleteSessionsOf,
  findSession,
  insertSession,
  listSessions,
  touchSession,
} from './sessions.ts'
import { insertSigningKey, listSigningKeys, retireSigningKey } from './signing-keys.ts'
import { listUsage } from './usage.ts'
import {
  findUser,
  findUserByEmail,
  hasOperator,
  insertUser,
  listUsers,
  updateUser,
} from './users.ts'

export type SqlStore = Store & AdminStore & DelegationStore & AccountStore & MaintenanceStore

export function createSqlStore(backend: Backend): SqlStore {
  const { db } = backend
  return {
    findClient: (id) => findClient(db, id),
    listApis: () => listApis(db),
    findRefreshToken: (hash) => findRefreshToken(db, hash),
    findAccessToken: (hash) => findAccessToken(db, hash),
    findAuthorizationCode: (hash) => findAuthorizationCode(db, hash),
    findDeviceAuthorization: (hash) => findDeviceAuthorization(db, { hash }),
    findDeveloperToken: (hash) => findDeveloperToken(db, hash),
    recordPoll: (hash, now) => recordPoll(backend, hash, now),
    commitIssuance: (commit) => commitIssuance(backend, commit),
    revoke: (revocation) => revokeAlone(backend, revocation),
    revocationsAfter: (seq, limit) => revocationsAfter(db, seq, limit),

    write: (change) => changeOf(backend, (writer) => change(createTransaction(backend, writer))),
    findOrganization: (id) => findOrganization(db, id),
    listOrganizations: (page, filter) => listOrganizations(db, page, filter),
    findUser: (id) => findUser(db, id),
    findUserByEmail: (email) => findUserByEmail(db, email),
    hasOperator: () => hasOperator(db),
    listUsers: (page, filter) => listUsers(db, page, filter),
    findMember: (organizationId, userId) => findMember(db, organizationId, userId),
    listMembers: (organizationId, page) => listMembers(db, organizationId, page),
    listInvitations: (organizationId, page, now) =>
      listInvitations(db, organizationId, { page, now }),
    findApi: (id) => findApi(db, id),
    findClientRecord: (id) => findClient(db, id),
    listClients: (page, filter) => listClients(db, page, filter),
    listSecrets: (clientId) => listSecrets(db, clientId),
    listUsage: (clientId, from) => listUsage(db, clientId, from),
    listSigningKeys: () => listSigningKeys(db),
    listAudit: (page, filter) => listAudit(db, page, filter),
    listLogs: (page, filter) => listLogs(db, page, filter),
    ...consoleReads(backend),
    findAnswer: (actorId, key, now) => findAnswer(db, { actorId, key }, now),

    findConsent: (key) => findConsent(db, key),
    findConsentById: (id) => findConsentById(db, id),
    listConsents: (page, filter) => listConsents(db, page, filter),
    findInstallation: (id) => findInstallation(db, id),
    listInstallations: (page, filter) => listInstallations(db, page, filter),
    listOrganizationsOf: (userId) => listOrganizationsOf(db, userId),
    insertDeviceAuthorization: (device) => insertDeviceAuthorization(backend, device),
    findDeviceAuthorizationByUserCode: (userCodeHash) =>
      findDeviceAuthorization(db, { userCodeHash }),
    decide: (decision) => decide(backend, decision),

    ...accountStore(backend),

    ...maintenanceStore(backend),
  }
}

/** What keeps the whole going. */
function maintenanceStore(backend: Backend): MaintenanceStore {
  return {
    appendLogs: (batch) => backend.write((writer) => appendLogs(writer, batch)),
    deleteExpired: (expiry) => deleteExpired(backend, expiry),
    noteKeyReaders: (readers, most) =>
      backend.write((writer) => noteKeyReaders(writer, readers, most)),
    changeCounter: () => readCounter(backend.db, 'change'),
    revocationEpoch: () => readCounter(backend.db, 'revocation_epoch'),
    beginRevocationEpoch: (epoch) =>
      backend.write((writer) => setCounter(writer, 'revocation_epoch', epoch)),
    watch: (listener) => backend.watch(listener),
    masterKeyCheck: (check) => masterKeyCheck(backend, check),
    ping: async () => {
      await sql`select 1`.execute(backend.db)
    },
    close: () => backend.close(),
  }
}

type ConsoleReads = Pick<
  AdminStore,
  | 'findDeveloperTokenRecord'
  | 'listDeveloperTokens'
  | 'listSecretUses'
  | 'readOverview'
  | 'findApiDocument'
  | 'listLogsSince'
  | 'groupProblems'
  | 'findPageSettings'
  | 'endOfClientSearch'
  | 'listKeyReaders'
>

/** What people look at in the console. */
const consoleReads = ({ db }: Backend): ConsoleReads => ({
  findDeveloperTokenRecord: (id) => findDeveloperTokenRecord(db, id),
  listDeveloperTokens: (page, filter) => listDeveloperTokens(db, page, filter),
  listSecretUses: (ids, now) => listSecretUses(db, ids, now),
  readOverview: (query) => readOverview(db, query),
  findApiDocument: (apiId) => findApiDocument(db, apiId),
  listLogsSince: (page, filter) => listLogsSince(db, page, filter),
  groupProblems: (filter) => groupProblems(db, filter),
  findPageSettings: () => findPageSettings(db),
  listKeyReaders: () => listKeyReaders(db),
  endOfClientSearch: (after, filter) => endOfClientSearch(db, after, filter),
})

function accountStore(backend: Backend): AccountStore {
  const { db } = backend
  return {
    changeAccount: (change) =>
      backend.write((writer) => change(createAccountTransaction(backend, writer))),
    findSession: (hash) => findSession(db, hash),
    listSessions: (userId) => listSessions(db, userId),
    touchSession: (hash, now) => touchSession(backend, hash, now),
    findTotp: (userId) => findTotp(db, userId),
    spendTotpStep: (userId, step) => spendTotpStep(backend, userId, step),
    countRecoveryCodes: (userId) => countRecoveryCodes(db, userId),
    spendRecoveryCode: (userId, hash) => spendRecoveryCode(backend, userId, hash),
    listPasskeys: (userId) => listPasskeys(db, userId),
    findPasskey: (id) => findPasskey(db, id),
    usePasskey: (id, signCount, now) => usePasskey(backend, id, { signCount, now }),
    findLink: (hash) => findLink(db, hash),
    countFailure: (key, window) => countFailure(backend, key, window),
    failures: (key, window) => failures(db, key, window),
    clearFailures: (key) => clearFailures(backend, key),
  }
}

function createTransaction(backend: Backend, writer: Writer): AdminTransaction {
  const target = { backend, writer }
  return {
    insertOrganization: (organization) => insertOrganization(writer, organization),
    updateOrganization: (organization) => updateOrganization(writer, organization),
    deleteOrganization: (id) => deleteOrganization(writer, id),
    insertUser: (user) => insertUser(target, user),
    updateUser: (user) => updateUser(target, user),
    deleteSessionsOf: (userId) => deleteSessionsOf(writer, userId),
    insertMember: (member) => insertMember(target, member),
    updateMember: (member) => updateMember(writer, member),
    deleteMember: (organizationId, userId) => deleteMember(writer, organizationId, userId),
    withdrawInvitation: (invitation) => withdrawInvitation(writer, invitation),
    insertApi: (api) => insertApi(target, api),
    updateApi: (api) => updateApi(target, api),
    saveApiDocument: (document) => saveApiDocument(writer, document),
    deleteApi: (id) => deleteApi(writer, id),
    insertClient: (client) => insertClient(target, client),
    updateClient: (client) => updateClient(writer, client),
    deleteClient: (id) => deleteClient(writer, id),
    insertSecret: (secret) => insertSecret(writer, secret),
    addSecret: (secret, limit) => addSecret(writer, secret, limit),
    expireSecret: (clientId, id, at) => expireSecret(writer, { clientId, id, at }),
    revokeSecret: (clientId, id, at) => revokeSecret(writer, { clientId, id, at }),
    insertDeveloperToken: (token) => insertDeveloperToken(writer, token),
    insertSigningKey: (key) => insertSigningKey(writer, key),
    retireSigningKey: (kid, retiresAt) => retireSigningKey(writer, kid, retiresAt),
    savePageSettings: (settings) => savePageSettings(writer, settings),
    revoke: (revocation) => revoke(writer, revocation),
    appendAudit: (event) => appendAudit(writer, event),
    keepAnswer: (answer) => keepAnswer(target, answer),
    ...delegationTransaction(writer),
  }
}

const delegationTransaction = (writer: Writer): DelegationTransaction => ({
  insertInstallation: (installation) => insertInstallation(writer, installation),
  updateInstallation: (installation) => updateInstallation(writer, installation),
  deleteInstallation: (id, ending) => deleteInstallation(writer, id, ending),
  withdrawConsent: (id, ending) => withdrawConsent(writer, id, ending),
  forgetConsents: (clientId) => forgetConsents(writer, clientId),
  withdrawConsents: (filter, ending) => withdrawConsents(writer, filter, ending),
  endFamilies: (filter, ending) => endFamilies(writer, filter, ending),
})

function createAccountTransaction(backend: Backend, writer: Writer): AccountTransaction {
  const target = { backend, writer }
  return {
    insertUser: (user) => insertUser(target, user),
    updateUser: (user) => updateUser(target, user),
    insertMember: (member) => insertMember(target, member),
    revoke: (revocation) => revoke(writer, revocation),
    appendAudit: (event) => appendAudit(writer, event),
    insertSession: (session) => insertSession(writer, session),
    deleteSession: (session) => deleteSession(writer, session),
    deleteSessionsOf: (userId, except) => deleteSessionsOf(writer, userId, except),
    saveTotp: (totp) => saveTotp(writer, totp),
    confirmTotp: (userId, step, now) => confirmTotp(writer, { userId, step, now }),
    deleteTotp: (userId) => deleteTotp(writer, userId),
    replaceRecoveryCodes: (userId, hashes) => replaceRecoveryCodes(writer, userId, hashes),
    insertPasskey: (passkey) => insertPasskey(writer, passkey),
    deletePasskey: (userId, id) => deletePasskey(writer, userId, id),
    insertLink: (link) => insertLink(writer, link),
    spendLink: (hash, now) => spendLink(writer, hash, now),
    deleteLinks: (filter) => deleteLinks(writer, filter),
  }
}

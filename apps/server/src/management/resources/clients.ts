/** Clients: credentials for programs, and OAuth apps. */
import {
  type Api,
  type Client,
  type ClientRecord,
  clientTypes,
  newClient,
  newClientSecret,
  newIdentifier,
  publicationFaults,
  registrationFaults,
} from '@keygrant/engine'
import { parseScope } from '@keygrant/protocol'
import Type, { type Static } from 'typebox'
import { type Actor, maySee, powersBeyond, visibleTo } from '../actor.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, type Outcome, operation, type Request } from '../operation.ts'
import { difference, isStale, updateProblem } from '../outcomes.ts'
import { type FieldError, invalid, type ManagementProblem, refusal } from '../problems.ts'
import { notToCome, readExpiry } from '../read-expiry.ts'
import { closed, Id, isoTimeOrNull, pageMembers, pageOf, text } from '../schemas.ts'
import { clientPage } from './client-page.ts'
import {
  applyClient,
  ClientChanges,
  ClientCreation,
  ClientShape,
  CreatedClientShape,
  showClient,
} from './client-shape.ts'
import { refuseBusy } from './secrets-in-use.ts'

const Params = Type.Object({ client_id: Id }, closed)
const oneType = `(?:${clientTypes.join('|')})`
const ListQuery = Type.Object(
  {
    ...pageMembers,
    organization_id: Type.Optional(Id),
    type: Type.Optional(
      Type.String({
        pattern: `^${oneType}(?:,${oneType})*$`,
        description: 'One type, or several with commas between.',
      }),
    ),
    state: Type.Optional(Type.Enum(['active', 'disabled'])),
    publication: Type.Optional(Type.Enum(['draft', 'in_review', 'published'])),
    scope: Type.Optional({ ...text(100), description: 'One scope that they may ask for.' }),
    q: Type.Optional({
      ...text(100),
      description:
        'A part of the name, or the whole client_id. Each page looks at 10,000 clients: it may be empty and have a next_cursor.',
    }),
  },
  closed,
)
const DeleteQuery = Type.Object({ force: Type.Optional(Type.Enum(['true', 'false'])) }, closed)

const target = ({ id, organizationId }: Pick<Client, 'id' | 'organizationId'>) => ({
  targetKind: 'client',
  targetId: id,
  organizationId,
})

/** A client that an actor may see; undefined for what is not there, or not theirs. */
export async function findVisibleClient(
  id: string,
  actor: Actor,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<ClientRecord | undefined> {
  const found = await admin.findClientRecord(id)
  if (found === undefined || !maySee(actor, found.organizationId)) return undefined
  return found.operator && !actor.operator ? undefined : found
}

/**
 * Refuses a change to a client that can do more to Keygrant than the actor's token: to give it
 * another secret or redirect URI would be to become it.
 */
export function refuseStronger(client: Client, actor: Actor): ManagementProblem | undefined {
  const beyond = powersBeyond(actor, client.scope)
  if (beyond.length === 0) return undefined
  return refusal('forbidden', {
    detail: `The client has scopes that the access token lacks: ${beyond.join(' ')}.`,
  })
}

interface Judgement {
  readonly actor: Actor
  readonly apis: readonly Api[]
  /** What the client was before, which need not be justified again; undefined for a new one. */
  readonly stored: Omit<Client, 'secrets'> | undefined
}

/** What a client may never be, and what this actor may not make of it. */
function faults(
  client: Omit<Client, 'secrets'>,
  body: Static<typeof ClientChanges>,
  { actor, apis, stored }: Judgement,
): FieldError[] {
  const before: Pick<Client, 'scope' | 'resourceServer'> = stored ?? {
    scope: [],
    resourceServer: null,
  }
  const found: FieldError[] = [...registrationFaults(client)]
  if (body.scope !== undefined && body.scope !== '' && parseScope(body.scope) === undefined)
    found.push({ field: 'scope', message: 'must be scopes separated by single spaces' })
  const known = new Set(apis.flatMap(({ scopes }) => scopes.map(({ name }) => name)))
  const added = client.scope.filter((name) => !before.scope.includes(name))
  for (const name of added.filter((each) => !known.has(each)))
    found.push({ field: 'scope', message: `no API has the scope ${name}` })
  for (const name of powersBeyond(actor, added).filter((each) => known.has(each)))
    found.push({ field: 'scope', message: `${name} is not yours to give` })
  if (client.operator && client.organizationId !== null)
    found.push({ field: 'operator', message: "a client of the operator's is in no organization" })
  if (body.operator !== undefined && !actor.operator)
    found.push({ field: 'operator', message: 'only an operator may say this' })
  if (body.resource_server !== undefined && !actor.operator)
    found.push({ field: 'resource_server', message: 'only an operator may say this' })
  if (body.verified !== undefined && !actor.operator)
    found.push({ field: 'verified', message: 'only an operator may say this' })
  found.push(...publicationFaults({ before: stored, after: client, byOperator: actor.operator }))
  if (
    body.required_scope !== undefined &&
    body.required_scope !== '' &&
    parseScope(body.required_scope) === undefined
  )
    found.push({ field: 'required_scope', message: 'must be scopes separated by single spaces' })
  const { resourceServer } = client
  const named = resourceServer !== null && resourceServer !== before.resourceServer
  if (named && !apis.some(({ id }) => id === resourceServer))
    found.push({ field: 'resource_server', message: 'is no API' })
  return found
}

/** A machine client whose policy gives refresh tokens must be able to use them. */
function withRefreshGrant(
  client: Omit<Client, 'secrets'>,
  asked: readonly string[] | undefined,
): Omit<Client, 'secrets'> {
  const { refreshTokenPolicy, grantTypes } = client
  const add =
    asked === undefined &&
    refreshTokenPolicy.kind !== 'none' &&
    !grantTypes.includes('refresh_token')
  return add ? { ...client, grantTypes: [...grantTypes, 'refresh_token'] } : client
}

/** Makes a client of what was asked, if this actor may make it. */
export async function createClient({
  body,
  actor,
  deps,
  change,
}: Pick<
  Request<unknown, unknown, Static<typeof ClientCreation>>,
  'body' | 'actor' | 'deps' | 'change'
>): Promise<Outcome> {
  const organizationId = body.organization_id ?? actor.organizationId
  const organization =
    organizationId === null ? undefined : await deps.admin.findOrganization(organizationId)
  const unknown = organizationId !== null && organization === undefined
  if (unknown || !maySee(actor, organizationId))
    return invalid([{ field: 'organization_id', message: 'is no organization of yours' }])

  const { type: _type, organization_id: _organization, client_secret_expires_at, ...changes } = body
  const blank = newClient({
    id: newIdentifier('cl', deps.random),
    organizationId,
    name: body.name,
    type: body.type as Client['type'],
    createdAt: deps.now(),
    publication: actor.operator ? 'published' : 'draft',
  })
  const applied = applyClient(blank, changes)
  const made = withRefreshGrant(applied, body.grant_types)
  const wrong = faults(made, changes, {
    actor,
    stored: undefined,
    apis: await deps.admin.listApis(),
  })
  const expiresAt = readExpiry(client_secret_expires_at, deps.now())
  if (expiresAt === undefined) wrong.push(notToCome('client_secret_expires_at'))
  if (typeof client_secret_expires_at === 'string' && !made.confidential)
    wrong.push({ field: 'client_secret_expires_at', message: 'a public client has no secret' })
  if (wrong.length > 0 || expiresAt === undefined) return invalid(wrong)

  const shown = showClient({ ...made, lastUsedAt: null })
  const after = made.confidential
    ? { ...shown, client_secret_expires_at: isoTimeOrNull(expiresAt) }
    : shown
  return change(
    async (transaction) => {
      await transaction.insertClient(made)
      if (!made.confidential) return { body: shown, version: 1 }
      const { row, once } = firstSecret(made, expiresAt, deps)
      await transaction.insertSecret(row)
      return { body: { ...shown, ...once }, version: 1 }
    },
    { action: 'client.create', ...target(made), change: { after } },
  )
}

/** The secret that a confidential client begins with: the row to store, and what is shown once. */
function firstSecret(
  client: Pick<Client, 'id' | 'createdAt'>,
  expiresAt: number | null,
  { random, hash }: Pick<ManagementDeps, 'random' | 'hash'>,
) {
  const { secret, ...stored } = newClientSecret(random, hash)
  const row = {
    ...stored,
    id: newIdentifier('key', random),
    clientId: client.id,
    name: 'first',
    createdAt: client.createdAt,
    expiresAt,
  }
  const once = {
    client_secret: secret,
    client_secret_expires_at: isoTimeOrNull(expiresAt),
    secret_id: row.id,
  }
  return { row, once }
}

export const clients: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/clients',
    summary: 'List clients, newest first',
    scope: 'keygrant:clients:read',
    status: 200,
    query: ListQuery,
    response: pageOf(ClientShape),
    async run({ query, actor, deps }) {
      const { type, state, publication, scope, q } = query
      const types = type?.split(',') as Client['type'][] | undefined
      const filter = {
        ...visibleTo(actor, query.organization_id),
        ...(types !== undefined && { types }),
        ...(state !== undefined && { state: state as Client['state'] }),
        ...(publication !== undefined && {
          publication: publication as Client['publication'],
        }),
        ...(scope !== undefined && { scope }),
        ...(q !== undefined && { text: q }),
      }
      return clientPage(query, filter, { show: showClient, admin: deps.admin })
    },
  }),
  operation({
    method: 'POST',
    path: '/clients',
    summary: 'Make a client; its secret is in the answer, once',
    scope: 'keygrant:clients:write',
    status: 201,
    body: ClientCreation,
    response: CreatedClientShape,
    run: createClient,
  }),
  operation({
    method: 'GET',
    path: '/clients/:client_id',
    summary: 'Read a client',
    scope: 'keygrant:clients:read',
    status: 200,
    params: Params,
    response: ClientShape,
    async run({ params, actor, deps }) {
      const found = await findVisibleClient(params.client_id, actor, deps)
      return found === undefined
        ? refusal('not_found')
        : { body: showClient(found), version: found.version }
    },
  }),
  operation({
    method: 'PATCH',
    path: '/clients/:client_id',
    summary: 'Change a client; disabling one ends its tokens',
    scope: 'keygrant:clients:write',
    conditional: true,
    status: 200,
    params: Params,
    body: ClientChanges,
    response: ClientShape,
    async run({ params, body, actor, ifMatch, deps, change }) {
      const found = await findVisibleClient(params.client_id, actor, deps)
      if (found === undefined) return refusal('not_found')
      const stronger = refuseStronger(found, actor)
      if (stronger !== undefined) return stronger
      if (isStale(found.version, ifMatch)) return refusal('stale')
      const next = withRefreshGrant(applyClient(found, body), body.grant_types)
      const apis = await deps.admin.listApis()
      const wrong = faults(next, body, { actor, stored: found, apis })
      if (wrong.length > 0) return invalid(wrong)
      const shown = showClient({ ...next, lastUsedAt: found.lastUsedAt })
      return change(
        async (transaction) => {
          const problem = updateProblem(await transaction.updateClient(next), ifMatch)
          if (problem !== undefined) return problem
          if (found.state === 'active' && next.state === 'disabled')
            await transaction.revoke(deps.revocationOf('client', found.id, { bars: true }))
          return { body: shown, version: next.version + 1 }
        },
        {
          action: 'client.update',
          ...target(found),
          change: difference(showClient(found), shown),
        },
      )
    },
  }),
  operation({
    method: 'DELETE',
    path: '/clients/:client_id',
    summary:
      'Delete a client with its secrets and tokens; one that was used within the hour needs `?force=true`',
    scope: 'keygrant:clients:write',
    conditional: true,
    status: 204,
    params: Params,
    query: DeleteQuery,
    async run({ params, query, actor, ifMatch, deps, change }) {
      const found = await findVisibleClient(params.client_id, actor, deps)
      if (found === undefined) return refusal('not_found')
      const busy = query.force === 'true' ? undefined : await refuseBusy(found.id, undefined, deps)
      if (busy !== undefined) return busy
      if (isStale(found.version, ifMatch)) return refusal('stale')
      return change(
        async (transaction) => {
          // The update compares the version: a change made meanwhile is not deleted unseen.
          const problem = ifMatch && updateProblem(await transaction.updateClient(found), ifMatch)
          if (problem !== undefined) return problem
          await transaction.revoke(deps.revocationOf('client', found.id, { bars: true }))
          return (await transaction.deleteClient(found.id))
            ? { body: undefined }
            : refusal('not_found')
        },
        { action: 'client.delete', ...target(found), change: { before: showClient(found) } },
      )
    },
  }),
]

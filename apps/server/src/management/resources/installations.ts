/** Installations: an organization's instances of third-party clients. */
import { type Client, type Installation, newIdentifier } from '@keygrant/engine'
import Type, { type Static } from 'typebox'
import { type Actor, maySee, visibleTo } from '../actor.ts'
import { placeLost } from '../cursors.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { difference, isStale, updateProblem } from '../outcomes.ts'
import { type FieldError, invalid, refusal } from '../problems.ts'
import {
  closed,
  Id,
  isoTime,
  nullable,
  page,
  pageMembers,
  pageOf,
  pageQuery,
  Time,
  text,
} from '../schemas.ts'

const Fields = Type.Object({}, { additionalProperties: text(2_000) })
const Region = nullable(text(200))
const Shape = Type.Object(
  {
    id: Id,
    organization_id: Id,
    client_id: Id,
    client_name: Type.String(),
    region: Region,
    fields: Fields,
    created_by: Id,
    created_at: Time,
  },
  closed,
)
const Params = Type.Object({ id: Id }, closed)
const Changes = Type.Object(
  { region: Type.Optional(Region), fields: Type.Optional(Fields) },
  closed,
)

/** Seconds in which a launch must arrive. */
const launchLifetime = 120

const show = (installation: Installation, { name }: Pick<Client, 'name'>) => ({
  id: installation.id,
  organization_id: installation.organizationId,
  client_id: installation.clientId,
  client_name: name,
  region: installation.region,
  fields: installation.fields,
  created_by: installation.createdBy,
  created_at: isoTime(installation.createdAt),
})
const target = ({ id, organizationId }: Pick<Installation, 'id' | 'organizationId'>) => ({
  targetKind: 'installation',
  targetId: id,
  organizationId,
})

/** The schema has let through nothing but texts by name. */
const readFields = (fields: Static<typeof Fields> | undefined) =>
  fields as Readonly<Record<string, string>> | undefined

async function findVisible(
  id: string,
  actor: Actor,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<Installation | undefined> {
  const found = await admin.findInstallation(id)
  return found !== undefined && maySee(actor, found.organizationId) ? found : undefined
}

/** A client that is gone took its installations with it, so that there is one for each of them. */
const clientOf = async (
  { clientId }: Installation,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<Pick<Client, 'name'>> => (await admin.findClientRecord(clientId)) ?? { name: '' }

/** A page of installations, each with its client; a client that has many is read once. */
async function withClients(
  found: readonly Installation[],
  deps: Pick<ManagementDeps, 'admin'>,
): Promise<ReadonlyMap<string, Pick<Client, 'name'>>> {
  const one = new Map(found.map((installation) => [installation.clientId, installation]))
  const read = [...one].map(async ([id, each]) => [id, await clientOf(each, deps)] as const)
  return new Map(await Promise.all(read))
}

/** What does not fit the client's manifest. */
function faults(
  { region, fields }: Pick<Installation, 'region' | 'fields'>,
  { installation }: Pick<Client, 'installation'>,
): FieldError[] {
  if (installation === null) return [{ field: 'client_id', message: 'can not be installed' }]
  const found: FieldError[] = []
  const regions = installation.regions
  if (region === null ? regions.length > 0 : !regions.includes(region))
    found.push({
      field: 'region',
      message: regions.length > 0 ? `must be one of ${regions.join(', ')}` : 'there is none',
    })
  for (const name of Object.keys(fields))
    if (!installation.fields.some((field) => field.name === name))
      found.push({ field: `fields.${name}`, message: 'the client does not ask for it' })
  for (const { name, required } of installation.fields)
    if (required && (fields[name] ?? '') === '')
      found.push({ field: `fields.${name}`, message: 'the client needs it' })
  return found
}

/** A client that this organization may install: published, or a draft of its own. */
async function findInstallable(
  clientId: string,
  organizationId: string,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<Client | undefined> {
  const client = await admin.findClientRecord(clientId)
  if (client?.state !== 'active' || client.operator) return undefined
  const own = client.organizationId === organizationId
  return client.publication === 'published' || own ? client : undefined
}

const list = operation({
  method: 'GET',
  path: '/installations',
  summary: 'List installations, newest first',
  scope: 'keygrant:installations:read',
  status: 200,
  query: Type.Object(
    { ...pageMembers, organization_id: Type.Optional(Id), client_id: Type.Optional(Id) },
    closed,
  ),
  response: pageOf(Shape),
  async run({ query, actor, deps }) {
    const asked = pageQuery(query)
    if (asked.after !== undefined && (await deps.admin.findInstallation(asked.after)) === undefined)
      return placeLost
    const found = await deps.admin.listInstallations(asked, {
      ...visibleTo(actor, query.organization_id),
      ...(query.client_id !== undefined && { clientId: query.client_id }),
    })
    const clients = await withClients(found, deps)
    return page(found, query, {
      show: (each) => show(each, clients.get(each.clientId) ?? { name: '' }),
      cursorOf: ({ id }) => id,
    })
  },
})

const install = operation({
  method: 'POST',
  path: '/installations',
  summary: 'Install a client in an organization',
  scope: 'keygrant:installations:write',
  status: 201,
  body: Type.Object(
    { client_id: Id, organization_id: Type.Optional(Id), ...Changes.properties },
    closed,
  ),
  response: Shape,
  async run({ body, actor, deps, change }) {
    const organizationId = body.organization_id ?? actor.organizationId
    const known =
      organizationId === null || !maySee(actor, organizationId)
        ? undefined
        : await deps.admin.findOrganization(organizationId)
    if (organizationId === null || known === undefined)
      return invalid([{ field: 'organization_id', message: 'is no organization of yours' }])
    const client = await findInstallable(body.client_id, organizationId, deps)
    if (client === undefined)
      return invalid([{ field: 'client_id', message: 'is no client that you can install' }])
    const made: Installation = {
      id: newIdentifier('ins', deps.random),
      organizationId,
      clientId: client.id,
      region: body.region ?? null,
      fields: readFields(body.fields) ?? {},
      createdBy: actor.id,
      createdAt: deps.now(),
      version: 1,
    }
    const wrong = faults(made, client)
    if (wrong.length > 0) return invalid(wrong)
    return change(
      async (transaction) => {
        await transaction.insertInstallation(made)
        return { body: show(made, client), version: 1 }
      },
      { action: 'installation.create', ...target(made), change: { after: show(made, client) } },
    )
  },
})

const read = operation({
  method: 'GET',
  path: '/installations/:id',
  summary: 'Read an installation',
  scope: 'keygrant:installations:read',
  status: 200,
  params: Params,
  response: Shape,
  async run({ params, actor, deps }) {
    const found = await findVisible(params.id, actor, deps)
    return found === undefined
      ? refusal('not_found')
      : { body: show(found, await clientOf(found, deps)), version: found.version }
  },
})

const update = operation({
  method: 'PATCH',
  path: '/installations/:id',
  summary: 'Change the region or the fields of an installation',
  scope: 'keygrant:installations:write',
  conditional: true,
  status: 200,
  params: Params,
  body: Changes,
  response: Shape,
  async run({ params, body, actor, ifMatch, deps, change }) {
    const found = await findVisible(params.id, actor, deps)
    if (found === undefined) return refusal('not_found')
    if (isStale(found.version, ifMatch)) return refusal('stale')
    const client = await deps.admin.findClientRecord(found.clientId)
    if (client === undefined) return refusal('not_found')
    const next = apply(found, body)
    const wrong = faults(next, client)
    if (wrong.length > 0) return invalid(wrong)
    return change(
      async (transaction) =>
        updateProblem(await transaction.updateInstallation(next), ifMatch) ?? {
          body: show(next, client),
          version: next.version + 1,
        },
      {
        action: 'installation.update',
        ...target(found),
        change: difference(show(found, client), show(next, client)),
      },
    )
  },
})

const apply = (base: Installation, { region, fields }: Static<typeof Changes>): Installation => ({
  ...base,
  region: region === undefined ? base.region : region,
  fields: readFields(fields) ?? base.fields,
})

const uninstall = operation({
  method: 'DELETE',
  path: '/installations/:id',
  summary: 'Uninstall: ends what users allowed in it',
  scope: 'keygrant:installations:write',
  status: 204,
  params: Params,
  async run({ params, actor, deps, change }) {
    const found = await findVisible(params.id, actor, deps)
    if (found === undefined) return refusal('not_found')
    const ending = deps.revocationOf('family', '')
    const before = show(found, await clientOf(found, deps))
    return change(
      async (transaction) =>
        (await transaction.deleteInstallation(found.id, ending))
          ? { body: undefined }
          : refusal('not_found'),
      { action: 'installation.delete', ...target(found), change: { before } },
    )
  },
})

const launch = operation({
  method: 'POST',
  path: '/installations/:id/launch',
  summary: "Where to send a browser: the client's onboarding address, with signed parameters",
  scope: 'keygrant:installations:write',
  status: 200,
  params: Params,
  response: Type.Object({ launch_uri: Type.String(), expires_in: Type.Integer() }, closed),
  async run({ params, actor, deps }) {
    const found = await findVisible(params.id, actor, deps)
    const client = found && (await deps.admin.findClientRecord(found.clientId))
    if (found === undefined || client === undefined || client.installation === null)
      return refusal('not_found')
    const now = deps.now()
    const parameters = {
      instance_id: found.id,
      org_id: found.organizationId,
      ...(found.region !== null && { region: found.region }),
    }
    const token = await deps.sign('ES256', 'launch+jwt', {
      iss: deps.policy.issuer,
      aud: client.id,
      iat: now,
      exp: now + launchLifetime,
      jti: newIdentifier('ins', deps.random),
      ...parameters,
      fields: found.fields,
    })
    const uri = new URL(client.installation.onboardingUri)
    for (const [name, value] of Object.entries({ ...parameters, launch: token }))
      uri.searchParams.set(name, value)
    return { body: { launch_uri: uri.href, expires_in: launchLifetime } }
  },
})

export const installations: readonly Operation[] = [list, install, read, update, uninstall, launch]

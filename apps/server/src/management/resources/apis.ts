/** APIs: resource servers, with the scopes their tokens may carry. */
import { type Api, type ApiScope, newIdentifier } from '@keygrant/engine'
import { canonicalResource, signingAlgorithms } from '@keygrant/protocol'
import Type, { type Static } from 'typebox'
import { languages } from '../../interaction/words/catalogues.ts'
import { placeLost } from '../cursors.ts'
import { type Operation, operation } from '../operation.ts'
import { conflictProblem, difference, isStale, updateProblem } from '../outcomes.ts'
import { type FieldError, invalid, refusal } from '../problems.ts'
import { closed, Id, isoTime, Name, PageQueryString, page, pageOf, Time, text } from '../schemas.ts'

const Words = Type.Object({ title: text(200), description: text(2_000) }, closed)
const translations = Type.Optional(
  Type.Object(Object.fromEntries(languages.map((language) => [language, Type.Optional(Words)])), {
    ...closed,
    description: 'Of title and description, by language; in others people read those themselves.',
  }),
)
const ScopeInput = Type.Object(
  {
    name: Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}$' }),
    title: Type.Optional(text(200)),
    description: Type.Optional(text(2_000)),
    sensitive: Type.Optional(Type.Boolean()),
    translations,
  },
  closed,
)
const ScopeShape = Type.Object(
  { ...Type.Required(Type.Omit(ScopeInput, ['translations'])).properties, translations },
  closed,
)
const changeable = {
  name: Type.Optional(Name),
  access_token_lifetime: Type.Optional(Type.Integer({ minimum: 60, maximum: 86_400 })),
  access_token_format: Type.Optional(Type.Enum(['jwt', 'opaque'])),
  signing_algorithm: Type.Optional(Type.Enum([...signingAlgorithms])),
  scopes: Type.Optional(Type.Array(ScopeInput, { maxItems: 200 })),
}
const Creation = Type.Object(
  { identifier: Type.String({ minLength: 1, maxLength: 2_000 }), ...changeable, name: Name },
  closed,
)
const Changes = Type.Object(changeable, closed)
const Shape = Type.Object(
  {
    id: Id,
    identifier: Type.String(),
    name: Type.String(),
    access_token_lifetime: Type.Integer(),
    access_token_format: Type.Enum(['jwt', 'opaque']),
    signing_algorithm: Type.Enum([...signingAlgorithms]),
    scopes: Type.Array(ScopeShape),
    built_in: Type.Boolean(),
    created_at: Time,
  },
  closed,
)
const Params = Type.Object({ id: Id }, closed)

const show = (api: Api) => ({
  id: api.id,
  identifier: api.identifier,
  name: api.name,
  access_token_lifetime: api.accessTokenLifetime,
  access_token_format: api.accessTokenFormat,
  signing_algorithm: api.signingAlgorithm,
  scopes: api.scopes,
  built_in: api.builtIn,
  created_at: isoTime(api.createdAt),
})
const target = (id: string) => ({ targetKind: 'api', targetId: id, organizationId: null })

function readScope(given: Static<typeof ScopeInput>): ApiScope {
  const { name, title = name, description = '', sensitive = false } = given
  const translations = given.translations as ApiScope['translations']
  const translated = translations !== undefined && Object.keys(translations).length > 0
  return { name, title, description, sensitive, ...(translated && { translations }) }
}

/** What a request names, over what is there. */
function apply(base: Api, body: Static<typeof Changes>): Api {
  const { name, access_token_lifetime, access_token_format, signing_algorithm, scopes } = body
  return {
    ...base,
    name: name ?? base.name,
    accessTokenLifetime: access_token_lifetime ?? base.accessTokenLifetime,
    accessTokenFormat: (access_token_format ?? base.accessTokenFormat) as Api['accessTokenFormat'],
    signingAlgorithm: (signing_algorithm ?? base.signingAlgorithm) as Api['signingAlgorithm'],
    scopes: scopes?.map(readScope) ?? base.scopes,
  }
}

function scopeFaults({ scopes }: Api): FieldError[] {
  const names = scopes.map(({ name }) => name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined)
    return [{ field: 'scopes', message: `${repeated} stands there twice` }]
  const reserved = names.find((name) => name.startsWith('keygrant:'))
  return reserved === undefined
    ? []
    : [
        {
          field: 'scopes',
          message: `${reserved}: names that begin with keygrant: are Keygrant's own`,
        },
      ]
}

export const apis: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/apis',
    summary: 'List APIs',
    scope: 'keygrant:apis:read',
    status: 200,
    query: PageQueryString,
    response: pageOf(Shape),
    async run({ query, deps }) {
      const all = await deps.admin.listApis()
      const last = query.cursor && all.findIndex(({ id }) => id === query.cursor)
      if (last === -1) return placeLost
      const start = typeof last === 'number' ? last + 1 : 0
      return page(all.slice(start), query, { show, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'POST',
    path: '/apis',
    summary: 'Make an API',
    scope: 'keygrant:apis:write',
    operatorOnly: true,
    status: 201,
    body: Creation,
    response: Shape,
    async run({ body, deps, change }) {
      const identifier = canonicalResource(body.identifier)
      if (identifier === undefined)
        return invalid([
          { field: 'identifier', message: 'must be an http(s) URI without fragment or user name' },
        ])
      const blank: Api = {
        id: newIdentifier('api', deps.random),
        identifier,
        name: body.name,
        accessTokenLifetime: 3_600,
        accessTokenFormat: 'jwt',
        signingAlgorithm: 'ES256',
        scopes: [],
        builtIn: false,
        createdAt: deps.now(),
        version: 1,
      }
      const made = apply(blank, body)
      const faults = scopeFaults(made)
      if (faults.length > 0) return invalid(faults)
      return change(
        async (transaction) => {
          const conflict = await transaction.insertApi(made)
          return conflict === undefined
            ? { body: show(made), version: 1 }
            : conflictProblem(conflict)
        },
        { action: 'api.create', ...target(made.id), change: { after: show(made) } },
      )
    },
  }),
  operation({
    method: 'GET',
    path: '/apis/:id',
    summary: 'Read an API',
    scope: 'keygrant:apis:read',
    status: 200,
    params: Params,
    response: Shape,
    async run({ params, deps }) {
      const found = await deps.admin.findApi(params.id)
      return found === undefined
        ? refusal('not_found')
        : { body: show(found), version: found.version }
    },
  }),
  operation({
    method: 'PATCH',
    path: '/apis/:id',
    summary: 'Change an API',
    scope: 'keygrant:apis:write',
    conditional: true,
    operatorOnly: true,
    status: 200,
    params: Params,
    body: Changes,
    response: Shape,
    async run({ params, body, ifMatch, deps, change }) {
      const found = await deps.admin.findApi(params.id)
      if (found === undefined) return refusal('not_found')
      if (found.builtIn) return refusal('in_use', { detail: "Keygrant's own API stays as it is." })
      if (isStale(found.version, ifMatch)) return refusal('stale')
      const next = apply(found, body)
      const faults = scopeFaults(next)
      if (faults.length > 0) return invalid(faults)
      return change(
        async (transaction) =>
          updateProblem(await transaction.updateApi(next), ifMatch) ?? {
            body: show(next),
            version: next.version + 1,
          },
        { action: 'api.update', ...target(found.id), change: difference(show(found), show(next)) },
      )
    },
  }),
  operation({
    method: 'DELETE',
    path: '/apis/:id',
    summary: 'Delete an API; its tokens are no longer active',
    scope: 'keygrant:apis:write',
    conditional: true,
    operatorOnly: true,
    status: 204,
    params: Params,
    async run({ params, ifMatch, deps, change }) {
      const found = await deps.admin.findApi(params.id)
      if (found === undefined) return refusal('not_found')
      if (found.builtIn) return refusal('in_use', { detail: "Keygrant's own API stays as it is." })
      if (isStale(found.version, ifMatch)) return refusal('stale')
      return change(
        async (transaction) => {
          const problem = ifMatch && updateProblem(await transaction.updateApi(found), ifMatch)
          if (problem !== undefined) return problem
          return (await transaction.deleteApi(found.id))
            ? { body: undefined }
            : refusal('not_found')
        },
        { action: 'api.delete', ...target(found.id), change: { before: show(found) } },
      )
    },
  }),
]

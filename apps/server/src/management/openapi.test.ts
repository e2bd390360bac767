import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Managed, startManaged } from './fixtures/managed-server.ts'
import { operations } from './operations.ts'

interface Described {
  readonly operationId: string
  readonly security: readonly { readonly token: readonly string[] }[]
  readonly parameters?: readonly {
    readonly in: string
    readonly name: string
    readonly required?: boolean
  }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, object>>
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: {
    readonly securitySchemes: {
      readonly token: {
        readonly flows: { readonly clientCredentials: { readonly scopes: object } }
      }
    }
  }
}

let managed: Managed
let document: Document
beforeAll(async () => {
  managed = await startManaged()
  const { body } = await managed.callerWith(undefined)('GET', '/openapi.json')
  document = body as unknown as Document
})
afterAll(() => managed[Symbol.asyncDispose]())

const find = ({ method, path }: { method: string; path: string }): Described | undefined =>
  document.paths[`/api/v1${path.replace(/:([a-z_]+)/gu, '{$1}')}`]?.[method.toLowerCase()]

describe('the OpenAPI document', () => {
  it('is of version 3.1 and needs no token', () => {
    expect(document.openapi).toMatch(/^3\.1\./u)
  })

  it('describes every operation, and no other', () => {
    const described = Object.values(document.paths).flatMap((methods) => Object.keys(methods))
    expect(described).toHaveLength(operations.length)
    expect(operations.filter((each) => find(each) === undefined)).toEqual([])
  })

  it('names each operation once', () => {
    const ids = operations.map((each) => find(each)?.operationId)
    expect(new Set(ids).size).toBe(operations.length)
    expect(ids).toContain('createClient')
    expect(ids).toContain('rotateClientSecret')
    expect(ids).toContain('listOrganizationMembers')
  })

  it.each(operations.map((each) => [`${each.method} ${each.path}`, each] as const))(
    '%s: its scope, parameters, body, and every way to be answered',
    (_name, each) => {
      const described = find(each)
      const { scope } = each
      const byToken = scope === undefined ? [] : [{ token: [scope] }]
      expect(described?.security).toEqual([...byToken, { session: [] }])
      const { scopes } = document.components.securitySchemes.token.flows.clientCredentials
      if (scope !== undefined) expect(scopes).toHaveProperty([scope])
      const inPath = described?.parameters?.filter((parameter) => parameter.in === 'path') ?? []
      expect(inPath.map(({ name }) => `:${name}`)).toEqual(each.path.match(/:[a-z_]+/gu) ?? [])
      expect(inPath.every(({ required }) => required === true)).toBe(true)
      expect(described?.requestBody !== undefined).toBe(each.body !== undefined)
      const statuses = Object.keys(described?.responses ?? {})
      expect(statuses).toEqual(
        expect.arrayContaining([String(each.status), '400', '401', '403', '404']),
      )
      const headers = described?.parameters?.filter((parameter) => parameter.in === 'header') ?? []
      const names = headers.map(({ name }) => name)
      expect(names.includes('Idempotency-Key')).toBe(each.method === 'POST')
      expect(names.includes('If-Match')).toBe(each.conditional === true)
      expect(statuses.includes('412')).toBe(each.conditional === true)
    },
  )

  it('never speaks of a hash', () => {
    expect(JSON.stringify(document)).not.toMatch(/hash/iu)
  })
})

import { expect, it } from 'vitest'
import { anyOperation } from '../parts/operations.ts'
import { settingOf } from './setting.ts'

const scope = (name: string, sensitive = false) => ({ name, title: '', description: '', sensitive })
const acting = { issuer: 'https://as', header: undefined, organization: 'org_a' }
const api = {
  identifier: 'https://api',
  scopes: [scope('things:write', true), scope('things:list'), scope('things:read')],
}
const read = { ...anyOperation, id: 'read', path: '/things', scope: ['things:read'] }
const one = {
  ...read,
  path: '/things/{id}',
  parameters: [{ name: 'id', in: 'path' as const, required: true, description: '', example: '' }],
}

it('takes the scope of a call that needs nothing else, and a sensitive one that is too much', () => {
  expect(settingOf(api, { base: 'https://api/v1', operations: [one, read] }, acting)).toMatchObject(
    {
      scope: 'things:read',
      tooMuch: 'things:write',
      call: 'https://api/v1/things',
    },
  )
})

it('goes without a call where there is none like that', () => {
  expect(settingOf(api, { base: 'https://api', operations: [one] }, acting)).toMatchObject({
    scope: 'things:write',
    tooMuch: 'things:list',
    call: undefined,
  })
})

it('invents what is too much for an API of one scope, and gives up on one of none', () => {
  const sole = { ...api, scopes: [scope('all')] }
  const described = { base: undefined, operations: [] }
  expect(settingOf(sole, described, acting)?.tooMuch).toBe('all:all')
  expect(settingOf({ ...api, scopes: [] }, described, acting)).toBeUndefined()
})

import { expect, it } from 'vitest'
import { authorizationFields } from './authorization-fields.ts'

it('finds every field, however its name is written', () => {
  const raw = ['Host', 'a', 'AUTHORIZATION', 'one', 'Accept', '*/*', 'authorization', 'two']
  expect(authorizationFields(raw)).toEqual(['one', 'two'])
})

it('takes a value that reads like the name for no name', () => {
  const raw = ['Access-Control-Request-Headers', 'authorization', 'X-Other', 'b']
  expect(authorizationFields(raw)).toEqual([])
})

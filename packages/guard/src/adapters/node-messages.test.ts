import { expect, it } from 'vitest'
import { fieldsOf } from './node-messages.ts'

it('finds every field, however its name is written', () => {
  const raw = ['Host', 'a', 'AUTHORIZATION', 'one', 'Accept', '*/*', 'authorization', 'two']
  expect(fieldsOf(raw, 'authorization')).toEqual(['one', 'two'])
})

it('takes a value that reads like the name for no name', () => {
  const raw = ['Access-Control-Request-Headers', 'authorization', 'X-Other', 'b']
  expect(fieldsOf(raw, 'authorization')).toEqual([])
})

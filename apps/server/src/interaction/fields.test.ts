import { expect, it } from 'vitest'
import { Fields } from './fields.ts'

it('gives every value of check boxes', () => {
  expect(new Fields('scope=a&scope=b').all('scope')).toEqual(['a', 'b'])
})

it('takes a field that must stand once and stands twice for absent', () => {
  const fields = new Fields('decision=allow&decision=deny&email=a%40b')
  expect([fields.one('decision'), fields.one('email'), fields.one('none')]).toEqual(['', 'a@b', ''])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fillIn, fillText } from './fill-in.ts'

it.each<[text: string, filled: string]>([
  ['Hello', 'Hello'],
  ['Hello {name}', 'Hello Ada'],
  ['{name}, {name}!', 'Ada, Ada!'],
  ['{nobody} and {constructor} stay', '{nobody} and {constructor} stay'],
])('fills in %j', (text, filled) => {
  expect(fillText(text, { name: 'Ada' })).toBe(filled)
})

it('keeps the values as they are, between the pieces of text', () => {
  const value = { element: true }
  expect(fillIn('a {x} b', { x: value })).toEqual(['a ', value, ' b'])
})

it('never reads a value as text with placeholders', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(fillText('<{a}|{b}>', { a: value, b: '{a}' })).toBe(`<${value}|{a}>`)
    }),
  )
})

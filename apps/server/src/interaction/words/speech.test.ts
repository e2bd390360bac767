import { expect, it } from 'vitest'
import { plural } from './plural.ts'
import { speechOf } from './speech.ts'

const day = 86_400

it.each([
  ['en', 30 * day, '30 days'],
  ['en', day, '1 day'],
  ['en', 3_600, '1 hour'],
  ['en', 900, '15 minutes'],
  ['en', 49 * 3_600, '49 hours'],
  ['en', 365 * day, '365 days'],
  ['en', 45, '45 seconds'],
  ['en', 10 * day + 60, '11 days'],
  ['de', 2 * day, '2 Tage'],
  ['fr', 7_200, '2 heures'],
  ['es', 60, '1 minuto'],
])('says in %s how long %i seconds are', (language, seconds, text) => {
  expect(speechOf(language).duration(seconds).replace(/\s/gu, ' ')).toBe(text)
})

it.each([
  ['en', 'January 15, 2027 at 8:00 AM UTC'],
  ['de', '15. Januar 2027 um 08:00 UTC'],
  ['ja', '2027年1月15日 8:00 UTC'],
])('says in %s when something was', (language, text) => {
  expect(speechOf(language).time(1_800_000_000).replace(/\s/gu, ' ')).toBe(text)
})

it.each([
  ['en', 1, 'one of 1'],
  ['en', 1_200, 'all of 1,200'],
  ['fr', 0, 'one of 0'],
  ['ja', 1, 'all of 1'],
])('uses in %s the form that goes with %i', (language, count, text) => {
  const forms = plural({ one: 'one of {count}', other: 'all of {count}' })
  expect(speechOf(language).count(forms, count)).toBe(text)
})

it('speaks English where a language has no catalogue', () => {
  expect(speechOf('tlh').language).toBe('en')
})

import { expect, it } from 'vitest'
import type { Exchange } from '../wire/exchange.ts'
import { refusalOf } from './refusal.ts'

const exchange = (answer: Exchange['answer']): Exchange => ({
  title: '',
  number: 1,
  at: 0,
  request: { method: 'POST', url: 'https://as', headers: [], body: undefined },
  answer,
})
const answer = { status: 400, statusText: '', headers: [], body: '', milliseconds: 1 }

it('is what an OAuth endpoint says in its body, with the page that explains it', () => {
  const body = '{"error":"invalid_grant","error_description":"No.","error_uri":"https://docs#a"}'
  expect(refusalOf(exchange({ ...answer, body }))).toEqual({
    error: 'invalid_grant',
    description: 'No.',
    page: 'https://docs#a',
  })
})

it('is what a browser came back with', () => {
  const words = 'The browser came back to https://c/cb?error=access_denied&error_description=No+way'
  expect(refusalOf(exchange(words))).toMatchObject({
    error: 'access_denied',
    description: 'No way',
  })
})

it('is what an API says in its challenge', () => {
  const headers = [['WWW-Authenticate', 'Bearer error="invalid_token"'] as const]
  expect(refusalOf(exchange({ ...answer, status: 401, headers }))?.error).toBe('invalid_token')
})

it.each([
  ['a success', exchange({ ...answer, status: 200, body: '{"active":false}' })],
  ['a code', exchange('The browser came back to https://c/cb?code=a&state=b')],
])('is nothing for %s', (_what, given) => expect(refusalOf(given)).toBeUndefined())

import { describe, expect, it } from 'vitest'
import { explainAnswer, prettyBody } from './explain-answer.ts'

const answer = (status: number, challenge = '', body = '') => ({
  status,
  headers: challenge === '' ? [] : [['WWW-Authenticate', challenge] as const],
  body,
})

describe('an answer in words', () => {
  it.each<[status: number, challenge: string, title: string, wants: readonly string[]]>([
    [
      403,
      'Bearer error="insufficient_scope", scope="a:b c"',
      'The token may not do this',
      ['a:b', 'c'],
    ],
    [401, 'Bearer error="invalid_token"', 'The token is not accepted', []],
    [401, 'DPoP algs="ES256", Bearer error="invalid_token"', 'The token is not accepted', []],
    [401, 'Bearer', 'A token is needed', []],
    [403, '', 'This is not allowed', []],
    [418, '', 'The API answered 418', []],
    [503, 'Basic realm="proxy"', 'The API failed', []],
    [0, '', 'The API answered with a redirect', []],
  ])('%d with “%s” is: %s', (status, challenge, title, wants) => {
    expect(explainAnswer(answer(status, challenge))).toMatchObject({ title, wants })
  })

  it('is what a problem document says, once', () => {
    const body = JSON.stringify({
      title: 'No such machine',
      detail: 'No such machine',
      status: 404,
    })
    expect(explainAnswer(answer(404, '', body))?.said).toEqual(['No such machine'])
  })

  it('is nothing for a success', () => {
    expect(explainAnswer(answer(204))).toBeUndefined()
  })
})

it('a body is indented if it is JSON, and left alone if not', () => {
  expect(prettyBody('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(prettyBody('<html>')).toBeUndefined()
})

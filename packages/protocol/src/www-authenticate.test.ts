import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatChallenge, maxChallengesLength, parseChallenges } from './www-authenticate.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, { ...parameters }])

describe('formatChallenge', () => {
  it.each<[what: string, parameters: Record<string, string | undefined>, header: string]>([
    ['a scheme alone', {}, 'Bearer'],
    ['one parameter', { realm: 'api' }, 'Bearer realm="api"'],
    ['several in their order', { b: '1', a: '2' }, 'Bearer b="1", a="2"'],
    ['only what has a value', { realm: 'a', error: undefined }, 'Bearer realm="a"'],
    ['an empty value', { realm: '' }, 'Bearer realm=""'],
    ['quotes and backslashes escaped', { a: '"\\' }, 'Bearer a="\\"\\\\"'],
    [
      'no line break, whatever it is given',
      { a: 'x\r\nSet-Cookie: y' },
      'Bearer a="x??Set-Cookie: y"',
    ],
    ['nothing beyond ASCII', { a: 'é' }, 'Bearer a="?"'],
  ])('writes %s', (_what, parameters, header) => {
    expect(formatChallenge('Bearer', parameters)).toBe(header)
  })
})

describe('parseChallenges', () => {
  it.each<[what: string, header: string, challenges: [string, Record<string, string>][]]>([
    ['a scheme alone', 'Bearer', [['Bearer', {}]]],
    ['quoted values', 'Bearer realm="a b"', [['Bearer', { realm: 'a b' }]]],
    ['bare values', 'Bearer error=invalid_token', [['Bearer', { error: 'invalid_token' }]]],
    ['an empty value', 'Bearer realm=""', [['Bearer', { realm: '' }]]],
    ['escapes', 'Bearer a="\\"\\\\\\x"', [['Bearer', { a: '"\\x' }]]],
    [
      'commas in quotes',
      'Bearer scope="a,b", x="Basic y=z"',
      [['Bearer', { scope: 'a,b', x: 'Basic y=z' }]],
    ],
    ['names in any case', 'Bearer ReAlM="a"', [['Bearer', { realm: 'a' }]]],
    ['the first of two of one name', 'Bearer a="1", A="2"', [['Bearer', { a: '1' }]]],
    ['space around the equals sign', 'Bearer a = "1" , b\t=\t2', [['Bearer', { a: '1', b: '2' }]]],
    ['empty elements', ', ,Bearer a="1",, b="2",', [['Bearer', { a: '1', b: '2' }]]],
    ['a token68', 'Negotiate YWJj/+~.-_==', [['Negotiate', {}]]],
    [
      'two schemes alone',
      'Negotiate, Basic',
      [
        ['Negotiate', {}],
        ['Basic', {}],
      ],
    ],
    [
      'several challenges',
      'Basic realm="a", Bearer realm="b", error="invalid_token", DPoP algs="ES256"',
      [
        ['Basic', { realm: 'a' }],
        ['Bearer', { realm: 'b', error: 'invalid_token' }],
        ['DPoP', { algs: 'ES256' }],
      ],
    ],
    [
      'a challenge after a token68',
      'Negotiate YWJj==, Bearer realm="b"',
      [
        ['Negotiate', {}],
        ['Bearer', { realm: 'b' }],
      ],
    ],
    ['nothing in an empty header', '', []],
    ['nothing in commas', ', ,\t,', []],
    ['nothing where a parameter comes first', 'realm="a", Bearer', []],
    ['nothing where no token comes first', '"Bearer" realm="a"', []],
    ['nothing in a value that is too long', 'a,'.repeat(maxChallengesLength), []],
    ['up to a quote that does not close', 'Bearer a="1", b="2', [['Bearer', { a: '1' }]]],
  ])('reads %s', (_what, header, challenges) => {
    expect(read(header)).toEqual(challenges)
  })

  it('gives only what was sent, not what every object has', () => {
    const [challenge] = parseChallenges('Bearer __proto__="x", realm="a"')
    expect(challenge?.parameters['constructor']).toBeUndefined()
    expect(challenge?.parameters['__proto__']).toBe('x')
  })

  const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/)
  const parameters = fc.dictionary(
    token.map((name) => name.toLowerCase()),
    fc.string({ unit: 'grapheme-ascii' }),
    { noNullPrototype: true },
  )

  it('reads back whatever challenges formatChallenge writes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(token, parameters), { minLength: 1, maxLength: 4 }), (list) => {
        const header = list.map(([scheme, each]) => formatChallenge(scheme, each)).join(', ')
        expect(read(header)).toEqual(list.map(([scheme, each]) => [scheme, { ...each }]))
      }),
    )
  })

  it('never throws, whatever the text', () => {
    const text = fc.oneof(
      anyText,
      fc.string({ unit: fc.constantFrom('Bearer', 'a', '=', '"', '\\', ',', ' ', '\t', 'b="c"') }),
    )
    fc.assert(
      fc.property(text, (any) => {
        expect(() => parseChallenges(any)).not.toThrow()
      }),
    )
  })
})

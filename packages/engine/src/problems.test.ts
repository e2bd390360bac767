import { describe, expect, it } from 'vitest'
import { defaultPolicy } from './policy.ts'
import { missing, type ProblemId, parameterProblem, problem, problems, toWire } from './problems.ts'

const ids = Object.keys(problems) as ProblemId[]
const policy = {
  ...defaultPolicy,
  issuer: 'https://i',
  errorDocumentation: 'https://i/docs/errors',
}

describe('problems', () => {
  it.each(ids)('%s: neither its id nor its facts leave the server', (id) => {
    const wire = JSON.stringify(toWire(problem(id, { owner: 'hunter2' }), policy).body)
    expect(wire).not.toContain('hunter2')
    expect(wire).not.toContain(`"${id}"`)
  })

  it.each(ids)('%s: has only the members and characters of RFC 6749 §5.2', (id) => {
    const { body, status } = toWire(problem(id), policy)
    expect(Object.keys(body)).toEqual(['error', 'error_description', 'error_uri'])
    expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/u)
    expect(body.error_uri).toBe(`https://i/docs/errors#${body.error}`)
    expect(status).toBeGreaterThanOrEqual(400)
  })

  it.each(['refresh_token_', 'client_auth_m', 'secret_'])(
    'answers all that begin with %s alike',
    (begin) => {
      const answers = ids
        .filter((id) => id.startsWith(begin))
        .map((id) => toWire(problem(id), policy))
      expect(answers.length).toBeGreaterThan(1)
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    },
  )

  it('asks for Basic authentication with each 401', () => {
    for (const id of ids) {
      const { status, headers } = toWire(problem(id), policy)
      expect(headers['WWW-Authenticate'] !== undefined, id).toBe(status === 401)
    }
  })

  it('names the parameter at fault, with what may not stand in a description replaced', () => {
    expect(toWire(missing('scope'), policy).body.error_description).toContain('(scope)')
    const hostile = parameterProblem('parameter_malformed', 'a"b\\c\n')
    expect(toWire(hostile, policy).body.error_description).toContain('(a?b?c?)')
  })
})

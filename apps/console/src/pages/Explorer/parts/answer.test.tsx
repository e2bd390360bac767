// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { render } from '../../../testing/render.tsx'
import { Answer } from './answer.tsx'
import { OperationList } from './operation-list.tsx'
import { anyOperation } from './operations.ts'
import { TokenTool } from './token-tool.tsx'

const refused = {
  status: 403,
  statusText: 'Forbidden',
  headers: [['www-authenticate', 'Bearer error="insufficient_scope", scope="a:write"'] as const],
  body: '{"title":"Not with this token"}',
  bytes: 31,
  milliseconds: 12,
  via: 'browser' as const,
  truncated: false,
}
const operations = [
  { ...anyOperation, id: 'read', path: '/a', scope: ['a:read'] },
  { ...anyOperation, id: 'write', method: 'POST', path: '/a', scope: ['a:write'] },
]

describe('an answer', () => {
  it('that lacks a scope says so in words, and offers to get it', async () => {
    const onStepUp = vi.fn<(missing: readonly string[]) => void>()
    using drawn = await render(
      <Answer
        answer={refused}
        missing={['a:write']}
        onStepUp={onStepUp}
        pending={false}
        onPin={() => undefined}
      />,
    )
    expect(drawn.text()).toContain('403 Forbidden')
    expect(drawn.text()).toContain('The API says: Not with this token')
    await drawn.press('Get it and send again')
    expect(onStepUp).toHaveBeenCalledExactlyOnceWith(['a:write'])
  })

  it('offers nothing to whoever may not make developer tokens', async () => {
    using drawn = await render(
      <Answer
        answer={refused}
        missing={['a:write']}
        onStepUp={undefined}
        pending={false}
        onPin={() => undefined}
      />,
    )
    expect(drawn.text()).not.toContain('Get it')
  })
})

it('each operation says whether the token may call it', async () => {
  using _drawn = await render(
    <OperationList
      operations={operations}
      chosen="read"
      scopes={['a:read']}
      onChoose={() => undefined}
    />,
  )
  const locks = [...document.querySelectorAll('[role=img]')].map((each) =>
    each.getAttribute('aria-label'),
  )
  expect(locks).toEqual(['may be called', 'needs a:write'])
})

it('a token taken apart says what it can call and, when asked, whether it is good', async () => {
  const part = (value: object): string => btoa(JSON.stringify(value)).replaceAll('=', '')
  const claims = { scope: 'a:read', aud: 'https://api', exp: Math.floor(Date.now() / 1000) + 600 }
  const token = `${part({ alg: 'ES256' })}.${part(claims)}.c2ln`
  using drawn = await render(
    <TokenTool
      accessToken={token}
      api="https://api"
      operations={operations}
      verify={async () => ({
        checks: [{ what: 'Issuer', good: true, found: 'https://auth' }],
        active: false,
      })}
      onClose={() => undefined}
    />,
  )
  expect(drawn.text()).toContain('1 of 2 operations of this API')
  expect(drawn.text()).toContain('Which API it is for')
  await drawn.press('Verify it')
  expect(drawn.text()).toContain('Issuer: https://auth')
  expect(drawn.text()).toContain('At the server, wrong: not active')
  expect(drawn.text()).toContain('An API refuses it.')
})

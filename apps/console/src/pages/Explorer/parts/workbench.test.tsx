// @vitest-environment happy-dom
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act } from 'react'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ActingContext, actingOf } from '../../../api/acting.ts'
import { render } from '../../../testing/render.tsx'
import { hold } from '../identity/held-token.ts'
import { anyOperation } from './operations.ts'
import type { ApiDescription } from './use-operations.ts'
import { Workbench } from './workbench.tsx'

/** An API that lets browsers in, and refuses: it tells what it got. */
let api: Server
let origin: string
const got: (string | undefined)[] = []
beforeAll(async () => {
  api = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type')
    response.setHeader('Access-Control-Expose-Headers', 'www-authenticate')
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    got.push(request.headers.authorization)
    const challenge = 'Bearer error="insufficient_scope", scope="a:write"'
    return response.writeHead(403, { 'www-authenticate': challenge }).end()
  })
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
})
afterAll(() => {
  hold(undefined)
  api.closeAllConnections()
  api.close()
})

const session = {
  user: { id: 'u', email: 'a@example.com', name: 'A', operator: false },
  organizations: [
    { id: 'org_a', name: 'A', role: 'developer', scope: 'keygrant:developer_tokens:write' },
  ],
  scope: '',
  csrf_token: '',
  session_id: 's',
  expires_at: '2100-01-01T00:00:00Z',
  issuer: 'https://auth.example.com',
  features: { mail: false, developer_token_lifetimes: [3_600, 86_400] },
} as const

function bench() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  const described: ApiDescription = {
    base: origin,
    operations: [{ ...anyOperation, id: 'list', path: '/things', scope: ['a:read'] }],
    documented: true,
  }
  client.setQueryData(['GET /apis/{id}/openapi', 'api_a', 'org_a'], described)
  const registered = {
    id: 'api_a',
    identifier: origin,
    name: 'Things',
    access_token_lifetime: 3_600,
    access_token_format: 'jwt',
    signing_algorithm: 'ES256',
    scopes: [{ name: 'a:read', title: 'Read', description: '', sensitive: false }],
    built_in: false,
    created_at: '2026-01-01T00:00:00Z',
  } as const
  return (
    <QueryClientProvider client={client}>
      <ActingContext value={actingOf(session, undefined)}>
        <Workbench
          api={registered}
          operationId={undefined}
          shared={undefined}
          onChoose={() => undefined}
        />
      </ActingContext>
    </QueryClientProvider>
  )
}

it('offers a token with what the operation needs, and no more', async () => {
  using drawn = await render(bench())
  expect(drawn.text()).toContain('No token: calls are sent without one.')
  await drawn.press('Get developer token')
  const boxes = [...document.querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
  expect(boxes.filter(({ checked }) => checked).map(({ value }) => value)).toEqual(['a:read'])
})

it('sends a call with the token that is held, and says which scope it lacks', async () => {
  using drawn = await render(bench())
  const token = { accessToken: 'opaque', scopes: undefined, audience: undefined, from: Date.now() }
  await act(async () =>
    hold({
      ...token,
      until: undefined,
      source: undefined,
      organization: 'org_a',
      unrenewed: undefined,
    }),
  )
  await drawn.press('Send')
  await expect
    .poll(async () => {
      await act(async () => undefined)
      return drawn.text()
    })
    .toContain('This call needs a:write')
  expect(got).toEqual(['Bearer opaque'])
  expect(drawn.text()).toContain('"Authorization: Bearer $TOKEN"')
  expect(drawn.text()).not.toContain('Bearer opaque')
})

/** What the compiler refuses: each marked line must not compile, or this file fails to. */
import { expect, it } from 'vitest'
import { protect as express } from './adapters/express.ts'
import { protect as fastify } from './adapters/fastify.ts'
import { protect as fetchApi } from './adapters/fetch.ts'
import { protect as hono } from './adapters/hono.ts'
import { protect as koa } from './adapters/koa.ts'
import { protect as next } from './adapters/next.ts'
import { protect as node } from './adapters/node-http.ts'
import { createGuard, type Guard } from './guard.ts'

const issuer = 'https://as.example'
const audience = 'https://api.example'
const inferred = createGuard({ issuer, audience, scopes: ['balance:read', 'instances:read'] })
const named = createGuard<'balance:read' | 'instances:read'>({ issuer, audience })
const any = createGuard({ issuer, audience })
const handle = (): Response => new Response()

it('takes the scopes of the API, one or several', () => {
  const guards: Guard<'balance:read' | 'instances:read'>[] = [inferred, named]
  for (const guard of guards) {
    express(guard, { scope: 'balance:read' })
    fastify(guard, { scope: ['balance:read', 'instances:read'] })
    fetchApi(guard, { anyScope: ['balance:read'] }, handle)
    hono(guard)
    koa(guard, {})
    next(guard, { scope: 'balance:read' }, handle)
    node(guard, { scope: 'balance:read' }, () => undefined)
  }
  expect(inferred.metadata().document.scopes_supported).toEqual(['balance:read', 'instances:read'])
  expect(named.metadata().document.scopes_supported).toBeUndefined()
})

it('takes any scope where the API has named none', () => {
  express(any, { scope: 'whatever you:like' })
  expect(any.metadata({ scopes: ['a'] }).document.scopes_supported).toEqual(['a'])
})

it('does not compile with a misspelt scope', () => {
  // @ts-expect-error -- misspelt, in every adapter
  express(inferred, { scope: 'blance:read' })
  // @ts-expect-error -- misspelt, in every adapter
  fastify(named, { scope: ['balance:read', 'instance:read'] })
  // @ts-expect-error -- misspelt, in every adapter
  fetchApi(inferred, { scope: 'blance:read' }, handle)
  // @ts-expect-error -- misspelt, in every adapter
  hono(inferred, { anyScope: 'balance' })
  // @ts-expect-error -- misspelt, in every adapter
  koa(inferred, { anyScope: ['blance:read'] })
  // @ts-expect-error -- misspelt, in every adapter
  next(named, { scope: 'blance:read' }, handle)
  // @ts-expect-error -- misspelt, in every adapter
  node(named, { scope: 'blance:read' }, () => undefined)
  // @ts-expect-error -- misspelt, asked of the guard itself
  void inferred.verifyToken('', { scope: 'Balance:read' })
  // @ts-expect-error -- two scopes are two strings
  express(inferred, { scope: 'balance:read instances:read' })
  // @ts-expect-error -- the option itself is misspelt
  express(any, { scopes: 'balance:read' })
  expect.assertions(0)
})

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { fetchJson } from './fetch-json.ts'

const close: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(close.splice(0).map((end) => end()))
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

it('reads a JSON document', async () => {
  const url = await serve((_request, response) => response.end('{"a":1}'))
  expect(await fetchJson(url, fetch)).toMatchObject({ ok: true, value: { body: { a: 1 } } })
})

it('does not follow a redirect', async () => {
  let hits = 0
  const target = await serve((_request, response) => {
    hits++
    response.end('{}')
  })
  const url = await serve((_request, response) =>
    response.writeHead(302, { location: target }).end(),
  )
  expect(await fetchJson(url, fetch)).toMatchObject({ ok: true, value: { body: undefined } })
  expect(hits).toBe(0)
})

it('reads no document longer than a quarter of a megabyte', async () => {
  const url = await serve((_request, response) => response.end(`"${'x'.repeat(262_143)}"`))
  expect(await fetchJson(url, fetch)).toMatchObject({ ok: true, value: { body: undefined } })
})

it('takes text that is no JSON for no document', async () => {
  const url = await serve((_request, response) => response.end('<html>'))
  expect(await fetchJson(url, fetch)).toMatchObject({ ok: true, value: { body: undefined } })
})

it('gives up on a server that accepts and never answers', async () => {
  const url = await serve(() => undefined)
  expect(await fetchJson(url, fetch, { timeout: 1 })).toEqual({ ok: false, error: 'unreachable' })
})

it('gives up on a body that never ends', async () => {
  const url = await serve((_request, response) => response.write('{'))
  expect(await fetchJson(url, fetch, { timeout: 50 })).toEqual({ ok: false, error: 'unreachable' })
})

it('gives up on a fetch that ignores its signal', async () => {
  const deaf = () => new Promise<Response>(() => undefined)
  const result = await fetchJson('https://as.example', deaf, { timeout: 1 })
  expect(result).toEqual({ ok: false, error: 'unreachable' })
})

it('takes a refused connection for unreachable', async () => {
  const url = await serve(() => undefined)
  await close.pop()?.()
  expect(await fetchJson(url, fetch)).toEqual({ ok: false, error: 'unreachable' })
})

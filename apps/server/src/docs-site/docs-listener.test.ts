import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rawRequest } from '../fixtures/raw-request.ts'
import { type RunningServer, runServer, temporaryFolder } from '../fixtures/running-server.ts'

const folder = temporaryFolder()
let server: RunningServer
beforeAll(async () => {
  server = await runServer({ overrides: { docsFolder: folder.path } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
})

const get = (path: string): Promise<Response> => fetch(server.origin + path)

it('is not there before it is built', async () => {
  expect((await get('/docs/errors')).status).toBe(404)
})

it('has its pages at their addresses, their Markdown beside them, and assets', async () => {
  mkdirSync(join(folder.path, 'assets'))
  mkdirSync(join(folder.path, 'guides'))
  writeFileSync(join(folder.path, 'errors.html'), '<h1>Errors</h1>')
  writeFileSync(join(folder.path, 'errors.md'), '# Errors')
  writeFileSync(join(folder.path, 'guides', 'a.html'), '<h1>A</h1>')
  writeFileSync(join(folder.path, 'assets', 'style.css'), 'a{}')
  writeFileSync(join(folder.path, 'index.html'), '<h1>Docs</h1>')
  const found = await Promise.all(
    [
      '/docs',
      '/docs/',
      '/docs/errors',
      '/docs/errors.md',
      '/docs/guides/a',
      '/docs/assets/style.css',
    ].map(async (path) => {
      const answer = await get(path)
      return [answer.headers.get('content-type')?.split(';')[0], await answer.text()]
    }),
  )
  expect(found).toEqual([
    ['text/html', '<h1>Docs</h1>'],
    ['text/html', '<h1>Docs</h1>'],
    ['text/html', '<h1>Errors</h1>'],
    ['text/markdown', '# Errors'],
    ['text/html', '<h1>A</h1>'],
    ['text/css', 'a{}'],
  ])
})

it('lets no page run or load what is not its own', async () => {
  const policy = (await get('/docs/errors')).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
})

it.each(['/docs/none', '/docs/../package.json', '/docs/%2e%2e/package.json', '/docs/assets'])(
  'has nothing at %s',
  async (path) => {
    const answer = await rawRequest(server.keygrant.port, [
      `GET ${path} HTTP/1.1`,
      'Host: localhost',
    ])
    expect(answer.status).toBe(404)
  },
)

it('is only to be read', async () => {
  const answer = await fetch(`${server.origin}/docs/errors`, { method: 'POST' })
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { silent } from '../fixtures/running-server.ts'
import { type ClosableListener, lateListener } from './late-listener.ts'

let server: Server
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function serve(listener: ClosableListener): Promise<string> {
  server = createServer((request, response) => listener.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answering = (onClose: () => void): ClosableListener => ({
  handle: (_request, response) => response.end('here'),
  close: () => {
    onClose()
    return Promise.resolve()
  },
})

it('is loaded once, when it is first asked, however many ask', async () => {
  let loads = 0
  const late = lateListener(() => {
    loads++
    return Promise.resolve(answering(() => undefined))
  }, silent)
  const origin = await serve(late)
  expect(loads).toBe(0)
  const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(origin)))
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(Array(5).fill('here'))
  expect(await (await fetch(origin)).text()).toBe('here')
  expect(loads).toBe(1)
})

it('is loaded again after it could not be', async () => {
  let fails = true
  const late = lateListener(
    () => (fails ? Promise.reject(new Error('no')) : Promise.resolve(answering(() => undefined))),
    silent,
  )
  const origin = await serve(late)
  expect((await fetch(origin)).status).toBe(500)
  fails = false
  expect((await fetch(origin)).status).toBe(200)
})

it('closes what was loaded, and nothing that was not', async () => {
  let closed = 0
  const late = lateListener(() => Promise.resolve(answering(() => closed++)), silent)
  const origin = await serve(late)
  await late.close()
  expect(closed).toBe(0)
  await fetch(origin)
  await late.close()
  expect(closed).toBe(1)
})

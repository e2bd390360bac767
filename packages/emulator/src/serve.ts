/** HTTP: a request in, an answer out, or a connection that ends. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { control } from './control.ts'
import type { Emulation } from './emulation.ts'
import { type Answer, empty, json, type ReceivedRequest } from './exchange.ts'
import { readBody } from './read-parameters.ts'
import { operations } from './routes.ts'
import { spoil } from './spoil.ts'

const longestBody = 65_536

/** Reads a request. Undefined: it is longer than any of them is. */
async function receive(incoming: IncomingMessage): Promise<ReceivedRequest | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > longestBody) return undefined
    chunks.push(chunk)
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  )
  const url = new URL(`http://${headers['host'] ?? 'localhost'}${incoming.url ?? '/'}`)
  const body = Buffer.concat(chunks).toString('utf8')
  return { method: incoming.method ?? 'GET', url, headers, body }
}

/** Another site whose name was made to lead here has no business here (DNS rebinding). */
const isLocal = ({ headers: { host = '' } }: IncomingMessage): boolean =>
  /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u.test(host)

/** The answer to a request; undefined: none, end the connection. */
async function answerTo(
  emulation: Emulation,
  request: ReceivedRequest,
): Promise<Answer | undefined> {
  const { pathname } = request.url
  if (pathname === '/_emulator' || pathname.startsWith('/_emulator/'))
    return control(emulation, request)
  const route = emulation.findRoute(pathname)
  if (route === undefined)
    return json(404, {
      error: 'not_found',
      error_description: 'GET /_emulator lists what there is',
    })
  const body = route.name === 'token' ? readBody(request) : undefined
  const grant = body?.ok === true ? body.value.parameters.get('grant_type') : undefined
  const fault = emulation.faults.take(route.name, grant)
  const recorded = emulation.recorder.note({ operation: route.name, grant, request, fault })
  const { served: provider, signer, clock } = emulation
  const exchange = {
    provider,
    signer,
    request,
    site: route.site,
    path: route.path,
    now: clock.seconds(),
    world: emulation.world,
  }
  // The world may have been reset while a fault held the request.
  const run = (now: number): Answer =>
    operations[route.name]({ ...exchange, now, world: emulation.world })
  const answer =
    fault === undefined ? run(exchange.now) : await spoil(fault, exchange, { run, emulation })
  recorded.status = answer?.status
  return answer
}

function send(response: ServerResponse, { status, headers, body }: Answer, now: number): void {
  response.setHeader('date', new Date(now).toUTCString())
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.statusCode = status
  response.end(body)
}

/** Answers every request of a server. */
export const serve =
  (emulation: Emulation): RequestListener =>
  async (incoming, response) => {
    try {
      if (!isLocal(incoming)) return send(response, empty(403), emulation.clock.now())
      const request = await receive(incoming)
      const answer = request === undefined ? empty(413) : await answerTo(emulation, request)
      if (answer === undefined) return void response.destroy()
      send(response, answer, emulation.clock.now())
    } catch (error) {
      // A client that hung up while it was sending, or a fault of ours: no answer either way.
      if (!incoming.destroyed) console.error(error)
      response.destroy()
    }
  }

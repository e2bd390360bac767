/**
 * A listener that is loaded when it is first asked. The management API brings a framework and its
 * schemas along, half of all the code there is: a server that only issues tokens starts without.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'

export interface ClosableListener {
  handle(request: IncomingMessage, response: ServerResponse): void
  close(): Promise<void>
}

export function lateListener(
  load: () => Promise<ClosableListener>,
  logger: Logger,
): ClosableListener {
  let loading: Promise<ClosableListener> | undefined
  let loaded: ClosableListener | undefined

  const loadAndHandle = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    try {
      loading ??= load()
      loaded = await loading
      loaded.handle(request, response)
    } catch (error) {
      // The next request tries again.
      loading = undefined
      logger.error({ error: String(error) }, 'part of the server could not be loaded')
      response.writeHead(500, { 'Content-Length': 0, 'Cache-Control': 'no-store' }).end()
    }
  }
  return {
    handle: (request, response) => {
      if (loaded === undefined) void loadAndHandle(request, response)
      else loaded.handle(request, response)
    },
    close: async () => (await loading)?.close(),
  }
}

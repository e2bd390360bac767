/** The log as it is written: server-sent events, read with fetch, since an EventSource sends no header of ours. */
import { type AnyCall, addressOf, type Conditions } from './call.ts'
import { ApiProblem, readProblem, unreachable } from './problem.ts'
import { readEvents } from './read-events.ts'

export interface WatchOptions extends Pick<Conditions, 'organization'> {
  readonly query: AnyCall['query']
  /** What was seen last: what came after it is told too. */
  readonly after: string | undefined
  readonly signal: AbortSignal
  readonly onEntry: (entry: unknown) => void
  /** Connected, or not for now. */
  readonly onState: (connected: boolean) => void
  /** Milliseconds before it is tried again. */
  readonly pause?: number
  /** Milliseconds of silence after which the other side counts as gone: it says something every ten seconds. */
  readonly patience?: number
}

/**
 * Watches until the signal is aborted. A connection that ends, as each does after some minutes, is
 * opened again behind the last event that came.
 *
 * @throws {ApiProblem} If it is refused: to ask again would not help.
 */
export async function watchLogs(options: WatchOptions): Promise<void> {
  const { signal, onState, pause = 1_000 } = options
  let last = options.after
  while (!signal.aborted) {
    try {
      last = await watchOnce({ ...options, after: last })
    } catch (error) {
      if (isAborted(signal)) return
      if (error instanceof ApiProblem && isFinal(error)) throw error
      last = error instanceof Broken ? error.last : last
    }
    onState(false)
    await waitFor(pause, signal)
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted
const isFinal = ({ problem: { status } }: ApiProblem): boolean =>
  status >= 400 && status < 500 && status !== 429

/** A connection that broke, and the event that came last on it. */
class Broken extends Error {
  readonly last: string | undefined

  constructor(last: string | undefined) {
    super('the connection broke')
    this.last = last
  }
}

/** One connection, to its end. Gives the id of the last event. */
async function watchOnce(options: WatchOptions): Promise<string | undefined> {
  const { query, organization, after, onEntry, onState, patience = 30_000 } = options
  const silence = watchSilence(patience)
  const signal = AbortSignal.any([options.signal, silence.signal])
  const response = await fetch(addressOf('GET /logs/stream', { ...(query && { query }) }), {
    signal,
    headers: {
      accept: 'text/event-stream',
      ...(organization !== undefined && { 'x-keygrant-organization': organization }),
      ...(after !== undefined && { 'last-event-id': after }),
    },
  }).catch(() => {
    throw unreachable()
  })
  if (!response.ok || response.body === null) throw await readProblem(response)
  onState(true)
  let last = after
  try {
    for await (const { id, event, data } of readEvents(response.body, silence.broken)) {
      last = id ?? last
      if (event === 'log') onEntry(JSON.parse(data))
    }
  } catch {
    throw new Broken(last)
  } finally {
    silence.stop()
  }
  return last
}

/** Aborts when nothing was heard for a while: a connection may die without a word. */
function watchSilence(patience: number) {
  const gone = new AbortController()
  const give = () => setTimeout(() => gone.abort(), patience)
  let timer = give()
  return {
    signal: gone.signal,
    broken: (): void => {
      clearTimeout(timer)
      timer = give()
    },
    stop: (): void => clearTimeout(timer),
  }
}

/** Resolves after a time, or as soon as the signal is aborted. */
const waitFor = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
  })

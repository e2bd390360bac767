/**
 * A window in which a user answers an authorization request, and the way back from it.
 *
 * The window ends on a page of this console, which may not reach its opener: whoever links to the
 * console from elsewhere must not either. So it says where it came back to on a channel that only
 * pages of this origin hear.
 */
import { ApiProblem } from '../../../api/problem.ts'
import type { Exchange } from '../wire/exchange.ts'
import { record } from '../wire/wire.ts'
import { callbackChannel, callbackPath } from './callback-channel.ts'

/** Where the browser comes back to: what an app must have registered to be tried here. */
export const callbackAddress = (): string => location.origin + callbackPath

export interface Expected {
  readonly state: string
  readonly issuer: string
}

const refusal = (code: string, title: string, detail: string): ApiProblem =>
  new ApiProblem({ status: 0, code, title, detail })

const size = { width: 520, height: 760 }

/**
 * Opens the window, and waits for the answer to this very request.
 *
 * @throws {ApiProblem} If no window may be opened, or whatever came back is no code.
 */
export async function askInWindow(address: URL, expected: Expected): Promise<string> {
  const { answer } = await answerInWindow(address, expected)
  const code = answer.get('code')
  const error = answer.get('error')
  if (error !== null)
    throw refusal(
      error,
      error === 'access_denied' ? 'It was not allowed' : 'The server refused',
      answer.get('error_description') ?? error,
    )
  if (code === null) throw refusal('unexpected_answer', 'No code came back', 'Nor did an error.')
  return code
}

export interface WindowAnswer {
  /** The parameters that came back, an error's too. */
  readonly answer: URLSearchParams
  readonly exchange: Exchange
}

/** What came back, once `state` and `iss` are known to be right. */
export async function answerInWindow(
  address: URL,
  { state, issuer }: Expected,
): Promise<WindowAnswer> {
  const search = await comingBack(address, state)
  const back = `${callbackAddress()}${search}`
  const request = { method: 'GET', url: address.href, headers: [], body: undefined }
  const exchange = record(
    { title: 'A user is asked, in a window' },
    request,
    `The browser came back to ${back}`,
  )
  const answer = new URLSearchParams(search)
  // RFC 9207 §2.4: an answer of another server must not be taken for one of this.
  if (answer.get('iss') !== issuer)
    throw refusal('unexpected_answer', 'Somebody else answered', 'The issuer is another one.')
  return { answer, exchange }
}

/** How often to look whether the window is still there, and how long one that is gone may still answer. */
const look = { every: 500, patience: 4_000 }

function comingBack(address: URL, state: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { width, height } = size
    const channel = new BroadcastChannel(callbackChannel)
    const opened = window.open(address.href, '_blank', `popup,width=${width},height=${height}`)
    const timer = setInterval(() => {
      // It seems gone as well once it is back on a page of the console: then it answers at once.
      gone = opened?.closed === true ? gone + look.every : 0
      if (gone > look.patience) give('closed', 'The window was closed', 'Nobody answered in it.')
    }, look.every)
    let gone = 0
    const end = (): void => {
      clearInterval(timer)
      channel.close()
    }
    const give = (...why: Parameters<typeof refusal>): void => {
      end()
      reject(refusal(...why))
    }
    if (opened === null)
      give('window_refused', 'The browser opened no window', 'Allow pop-ups for this page.')
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      // Several requests may be open, in several tabs.
      if (typeof data !== 'string' || new URLSearchParams(data).get('state') !== state) return
      end()
      resolve(data)
    })
  })
}

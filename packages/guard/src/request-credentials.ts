/** Takes out of a WHATWG `Request` what the guard looks at. */
import type { Presented } from './bearer-token.ts'

/** A form longer than this is not searched for a second token. */
const maxFormBytes = 65_536

export async function presentedBy(request: Request): Promise<Presented> {
  const authorization = request.headers.get('authorization')
  const origin = request.headers.get('origin')
  const { url, method } = request
  const fields = (name: string): readonly string[] => {
    const value = request.headers.get(name)
    return value === null ? [] : [value]
  }
  const presented = { authorization, url, method, origin, fields }
  if (authorization === null || !hasUnreadForm(request)) return presented
  return { ...presented, form: await peekForm(request) }
}

function hasUnreadForm(request: Request): boolean {
  return (
    isFormType(request.headers.get('content-type')) && request.body !== null && !request.bodyUsed
  )
}

/** Whether a `Content-Type` says form. */
export const isFormType = (type: string | null | undefined): boolean =>
  /^application\/x-www-form-urlencoded *(?:;|$)/iu.test(type ?? '')

/** Reads from a copy, so that the handler still has the whole body. */
async function peekForm(request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  const reader = request.clone().body?.getReader()
  while (reader !== undefined && text.length <= maxFormBytes) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  // Not awaited: the cancellation of one branch of a tee settles with the other's, WHATWG Streams.
  void reader?.cancel().catch(() => undefined)
  return text
}

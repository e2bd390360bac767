/** A form sent to an endpoint, and what came back. */

export interface Answer {
  /** 0 if the connection broke before there was an answer. */
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export async function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> {
  let response: Response
  let text: string
  try {
    response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
    text = await response.text()
  } catch {
    // Broken connections are what some harnesses make; to the caller it is an answer that never came.
    return { status: 0, body: {} }
  }
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) }
}

/** One request and what came of it: what the wire view is made of. */

export type Header = readonly [name: string, value: string]

export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly Header[]
  readonly body: string | undefined
}

export interface WireAnswer {
  /** 0 for a redirect, which a browser does not show to scripts. */
  readonly status: number
  readonly statusText: string
  readonly headers: readonly Header[]
  readonly body: string
  readonly milliseconds: number
}

/** What an exchange was for, and how it went out. */
export interface Purpose {
  /** In words. */
  readonly title: string
  /** The console's own session vouched for it, in place of a token. */
  readonly bySession?: boolean
}

export interface Exchange extends Purpose {
  readonly number: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly request: WireRequest
  /** In words where there is no answer: nothing came, or a window of its own was answered. */
  readonly answer: WireAnswer | string
}

/** Members of a JSON object; none if the text is no such thing. */
export function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // A form, a page, or nothing.
    return {}
  }
}

/**
 * What commands print: the result to stdout, everything else to stderr, so that a pipe gets only
 * the result. With `--json` the result is one JSON object with `schema_version`.
 */
import type { CommandFailure } from './exit-codes.ts'

export interface Streams {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

export interface OutputOptions {
  readonly json: boolean
  readonly quiet: boolean
}

/** The version of every JSON shape this command prints. Grows when a member changes its meaning. */
export const schemaVersion = 1

export class Output {
  readonly #streams: Streams
  readonly #options: OutputOptions

  constructor(streams: Streams, options: OutputOptions) {
    this.#streams = streams
    this.#options = options
  }

  /** Prints the result: `text` for people, if there is something to tell them; `value` for programs. */
  result(text: string | undefined, value: Readonly<Record<string, unknown>>): void {
    const line = this.#options.json
      ? JSON.stringify({ schema_version: schemaVersion, ...value })
      : text
    if (line !== undefined) this.#streams.stdout.write(`${line}\n`)
  }

  /** Says something on the way, unless `--quiet`. */
  note(text: string): void {
    if (!this.#options.quiet) this.#streams.stderr.write(`${text}\n`)
  }

  failure({ code, message }: Pick<CommandFailure, 'code' | 'message'>): void {
    const line = this.#options.json
      ? JSON.stringify({ schema_version: schemaVersion, error: { code, message } })
      : `keygrant: ${message}`
    this.#streams.stderr.write(`${line}\n`)
  }
}

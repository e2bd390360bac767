/** The parameters of an authorization request, in which a name may wrongly stand twice. */
import { err, maxParameters, maxRedirectUriLength, ok, type Result } from '@keygrant/protocol'
import { type Problem, parameterProblem, problem } from '../problems.ts'

/**
 * The most characters of each parameter that is read. What is read travels on through the browser,
 * in a URL; what is not read may be of any length.
 */
const longest: Readonly<Record<string, number>> = {
  client_id: 256,
  redirect_uri: maxRedirectUriLength,
  response_type: 256,
  response_mode: 256,
  scope: 8_192,
  state: 2_048,
  resource: 2_048,
  code_challenge: 256,
  code_challenge_method: 256,
  dpop_jkt: 256,
  nonce: 512,
  prompt: 256,
  max_age: 256,
  login_hint: 2_048,
  ui_locales: 2_048,
  organization_id: 256,
  dd_oid: 256,
  instance_id: 256,
  region: 256,
}

/**
 * Control characters, and what a lenient decoder puts where the bytes were not UTF-8: such a value
 * could not be given back as it came, and some databases refuse it.
 */
const unreadable = /[\p{Cc}\p{Cs}\ufffd]/u

/** A value that is empty counts as left out (RFC 6749 §3.1). */
export class RequestParameters {
  readonly #values = new Map<string, string>()
  readonly #faults = new Map<string, Problem>()
  readonly #tooMany: boolean

  constructor(pairs: Iterable<readonly [name: string, value: string]>) {
    const seen = new Set<string>()
    let count = 0
    for (const [name, value] of pairs) {
      count++
      const fault = faultOf(name, value, seen)
      if (fault !== undefined && !this.#faults.has(name)) this.#faults.set(name, fault)
      seen.add(name)
      if (value !== '') this.#values.set(name, value)
    }
    for (const name of this.#faults.keys()) this.#values.delete(name)
    this.#tooMany = count > maxParameters
  }

  /** Whether it was sent, in whatever state. */
  has(name: string): boolean {
    return this.#values.has(name) || this.#faults.has(name)
  }

  /** Undefined if it was left out, or is at fault. */
  one(name: string): string | undefined {
    return this.#values.get(name)
  }

  /** What is wrong with one parameter as such, or that it is missing. */
  required(name: string): Result<string, Problem> {
    const value = this.#values.get(name)
    return value === undefined
      ? err(this.#faults.get(name) ?? parameterProblem('parameter_missing', name))
      : ok(value)
  }

  /** The first thing that is wrong with the request as a form, whatever it asks. */
  get fault(): Problem | undefined {
    const [first] = this.#faults.values()
    return first ?? (this.#tooMany ? problem('parameters_too_many') : undefined)
  }

  /** Each name once, without those at fault. */
  get all(): ReadonlyMap<string, string> {
    return this.#values
  }
}

function faultOf(name: string, value: string, seen: ReadonlySet<string>): Problem | undefined {
  // Even an unknown one: RFC 6749 §3.1. Its name is a stranger's word, so it is cut.
  if (seen.has(name)) return parameterProblem('parameter_repeated', name.slice(0, 64))
  const most = Object.hasOwn(longest, name) ? longest[name] : undefined
  if (most === undefined) return undefined
  if (value.length > most) return parameterProblem('parameter_too_long', name)
  return unreadable.test(value) ? parameterProblem('parameter_malformed', name) : undefined
}

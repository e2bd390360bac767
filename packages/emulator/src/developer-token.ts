/** Makes developer tokens, as the platform's console would. */
import type { Emulation } from './emulation.ts'
import { randomValue } from './tokens/issue.ts'

/** A new developer token. @param expiresIn Seconds; default: the platform's first choice. */
export function developerTokenOf({ world, served, clock }: Emulation, expiresIn?: number): string {
  const [first = 'unlimited'] = served.dialect.lifetimes.developerToken ?? []
  const life = expiresIn ?? first
  const value = randomValue()
  const expiresAt = life === 'unlimited' ? undefined : clock.seconds() + life
  const scope = served.dialect.scopes.map(({ name }) => name)
  world.developerTokens.set(value, { value, scope, expiresAt })
  return value
}

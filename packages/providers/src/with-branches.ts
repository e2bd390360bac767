/**
 * Takes a side where a platform contradicts itself.
 */
import type { ProviderDescription } from './description.ts'
import type { Dialect, DialectChange } from './dialect.ts'

const isPart = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lays a change over a dialect, part by part, so that changes of one part add up. */
function changed(dialect: Dialect, change: DialectChange = {}): Dialect {
  const before: Readonly<Record<string, unknown>> = { ...dialect }
  const parts = Object.entries<unknown>({ ...change }).map(([name, part]) => {
    const old = before[name]
    return [name, isPart(old) && isPart(part) ? { ...old, ...part } : part] as const
  })
  return { ...dialect, ...Object.fromEntries(parts) }
}

/**
 * The description as it is if these branches of its contradictions are the true ones.
 *
 * @param choices Contradiction → branch, both by name. What is not named stays as it is.
 * @throws {TypeError} For a contradiction or a branch that the description does not have.
 */
export function withBranches(
  provider: ProviderDescription,
  choices: Readonly<Record<string, string>>,
): ProviderDescription {
  const branches = Object.entries(choices).map(([about, name]) => {
    const contradiction = provider.contradictions.find((one) => one.about === about)
    const names = (contradiction?.branches ?? []).map((branch) => branch.name)
    const branch = contradiction?.branches.find((one) => one.name === name)
    if (branch !== undefined) return branch
    const known = provider.contradictions.map((one) => one.about)
    throw new TypeError(
      contradiction === undefined
        ? `${provider.name} has no contradiction ${about}: there are ${known.join(', ') || 'none'}`
        : `${about} of ${provider.name} is one of ${names.join(', ')}, not ${name}`,
    )
  })
  return branches.reduce<ProviderDescription>(
    (described, { dialect, endpoints }) => ({
      ...described,
      dialect: changed(described.dialect, dialect),
      endpoints: { ...described.endpoints, ...endpoints },
    }),
    provider,
  )
}

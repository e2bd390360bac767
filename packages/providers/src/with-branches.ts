/**
 * Takes a side where a platform contradicts itself.
 */
import type { ProviderDescription } from './description.ts'

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
      dialect: { ...described.dialect, ...dialect },
      endpoints: { ...described.endpoints, ...endpoints },
    }),
    provider,
  )
}

/** What a flow is tried with: the smallest scope that does something, and one that is too much. */
import type { Api } from '../../../components/scope-choice.ts'
import type { ApiOperation } from '../parts/operations.ts'
import type { Setting } from './flow.ts'

/** An operation that one scope and nothing else is enough for. */
const simple = ({ method, scope, parameters, deprecated }: ApiOperation): boolean =>
  method === 'GET' &&
  scope.length === 1 &&
  !deprecated &&
  parameters.every((each) => !each.required)

/** @returns undefined if the API has no scope to ask for. */
export function settingOf(
  { identifier, scopes }: Pick<Api, 'identifier' | 'scopes'>,
  {
    base,
    operations,
  }: { readonly base: string | undefined; readonly operations: readonly ApiOperation[] },
  acting: Pick<Setting, 'issuer' | 'header' | 'organization'>,
): Setting | undefined {
  const names = scopes.map(({ name }) => name)
  const operation = operations.find((each) => simple(each) && names.includes(each.scope[0] ?? ''))
  const scope = operation?.scope[0] ?? names[0]
  if (scope === undefined) return undefined
  const others = scopes.filter(({ name }) => name !== scope)
  const tooMuch = (others.find(({ sensitive }) => sensitive) ?? others[0])?.name
  return {
    ...acting,
    api: identifier,
    scope,
    tooMuch: tooMuch ?? `${scope}:all`,
    call: operation && base !== undefined ? base + operation.path : undefined,
  }
}

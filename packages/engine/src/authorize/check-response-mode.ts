/** How the answer travels: in the query, or posted by the browser. Never in a fragment. */
import { err, ok } from '@keygrant/protocol'
import { type ResponseMode, responseModes } from './authorization-request.ts'
import type { RequestParameters } from './request-parameters.ts'
import { malformed, type Rule } from './rule.ts'

export const checkResponseMode: Rule<'responseMode'> = ({ parameters }) => {
  const responseMode = responseModeOf(parameters)
  return responseMode === undefined ? err(malformed('response_mode')) : ok({ responseMode })
}

/** Undefined for one that is not supported: that is answered in the query. */
export function responseModeOf(parameters: RequestParameters): ResponseMode | undefined {
  if (!parameters.has('response_mode')) return 'query'
  return responseModes.find((mode) => mode === parameters.one('response_mode'))
}

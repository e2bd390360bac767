/** A call of an API as a program would make it. The token is read from the surroundings. */
import { curlOf, fetchInit, type Program, programsFor } from '../wire/programs.ts'
import type { Sketch } from '../wire/sketch.ts'
import type { ApiRequest } from './request.ts'

export interface CodeFacts {
  readonly request: ApiRequest
  readonly issuer: string
  /** Whether the request carries a token at all. */
  readonly withToken: boolean
  /** The credential that is acted as, which programs get their tokens with. */
  readonly clientId?: string | undefined
}

/** The client library, by the name that programs install it under. */
const library = '@keygrant/credentials'
const quoted = (text: string): string => JSON.stringify(text)

function sketch({ request, withToken }: CodeFacts, token: Sketch['url']): Sketch {
  const { method, url, headers, body } = request
  const own = headers.map(([name, value]) => [name, [value]] as const)
  return {
    method,
    url: [url],
    headers: withToken ? [['Authorization', ['Bearer ', ...token]], ...own] : own,
    body: body === undefined ? undefined : [body],
    basicClient: undefined,
  }
}

function sdk(facts: CodeFacts): string {
  const { request, issuer, clientId } = facts
  const developer = `  developerToken: process.env['DEVELOPER_TOKEN'] ?? '',
  developerTokenProvider: ${quoted(`${issuer}/developer-tokens/redeem`)},`
  const machine = `  clientId: ${quoted(clientId ?? '')},
  clientSecret: () => process.env['CLIENT_SECRET'] ?? '',`
  return `import { Credentials } from '${library}'

${clientId === undefined ? '// made on the page “Developer tokens”, or in the explorer\n' : ''}const credentials = new Credentials({
  issuer: ${quoted(issuer)},
${clientId === undefined ? developer : machine}
})
const response = await credentials.fetch(${quoted(request.url)}${fetchInit(sketch({ ...facts, withToken: false }, []))})
console.log(response.status, await response.text())`
}

/** The line that fills `$TOKEN` from a developer token, without it ending in the shell's history. */
export const tokenLines = (issuer: string): string =>
  `read -rs DEVELOPER_TOKEN
TOKEN=$(curl -sX POST ${issuer}/developer-tokens/redeem \\
  -H "Authorization: Bearer $DEVELOPER_TOKEN" | jq -r .access_token)`

/** In every language, none of which has the token in it. */
export function programsOf(facts: CodeFacts): readonly Program[] {
  const [curl, script, ...others] = programsFor(sketch(facts, [{ variable: 'TOKEN' }]))
  return [curl, script, { name: 'SDK', code: sdk(facts) }, ...others].filter(
    (each) => each !== undefined,
  )
}

/** A curl line with the token itself, for whoever asks for it. */
export const curlWithToken = (facts: CodeFacts, accessToken: string): string =>
  curlOf(sketch(facts, [accessToken]))

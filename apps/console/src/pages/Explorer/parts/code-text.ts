/** A request as a program would send it. The token is read from the surroundings. */
import type { ApiRequest } from './request.ts'

export interface CodeFacts {
  readonly request: ApiRequest
  readonly issuer: string
  /** Whether the request carries a token at all. */
  readonly withToken: boolean
}

export interface Program {
  readonly name: string
  readonly code: string
}

/** The client library, by the name that programs install it under. */
const library = '@keygrant/credentials'

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
/** JSON's strings are those of JavaScript, of Python and, without `<`-escapes, of Go. */
const quoted = (text: string): string => JSON.stringify(text)

function curl({ request, withToken }: CodeFacts): string {
  const { method, url, headers, body } = request
  return [
    `curl -i${method === 'GET' ? '' : ` -X ${method}`} ${shellQuoted(url)}`,
    ...(withToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...headers.map(([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${shellQuoted(body)}`]),
  ].join(' \\\n  ')
}

/** The second argument of `fetch`, without an empty one. */
function init({ request }: CodeFacts, authorization: string | undefined): string {
  const { method, headers, body } = request
  const lines = [
    ...(authorization === undefined ? [] : [`    authorization: ${authorization},`]),
    ...headers.map(([name, value]) => `    ${quoted(name)}: ${quoted(value)},`),
  ]
  const members = [
    ...(method === 'GET' ? [] : [`  method: ${quoted(method)},`]),
    ...(lines.length === 0 ? [] : ['  headers: {', ...lines, '  },']),
    ...(body === undefined ? [] : [`  body: ${quoted(body)},`]),
  ]
  return members.length === 0 ? '' : `, {\n${members.join('\n')}\n}`
}

function javascript(facts: CodeFacts): string {
  const { request, withToken } = facts
  const authorization = withToken ? '`Bearer ${process.env.TOKEN}`' : undefined
  return `const response = await fetch(${quoted(request.url)}${init(facts, authorization)})
console.log(response.status, await response.text())`
}

function sdk(facts: CodeFacts): string {
  const { request, issuer } = facts
  return `import { Credentials } from '${library}'

// made on the page “Developer tokens”, or in the explorer
const credentials = new Credentials({
  issuer: ${quoted(issuer)},
  developerToken: process.env['DEVELOPER_TOKEN'] ?? '',
  developerTokenProvider: ${quoted(`${issuer}/developer-tokens/redeem`)},
})
const response = await credentials.fetch(${quoted(request.url)}${init(facts, undefined)})
console.log(response.status, await response.text())`
}

function python({ request, withToken }: CodeFacts): string {
  const { method, url, headers, body } = request
  const lines = [
    ...(withToken ? [`    "Authorization": "Bearer " + os.environ["TOKEN"],`] : []),
    ...headers.map(([name, value]) => `    ${quoted(name)}: ${quoted(value)},`),
  ]
  const data = body === undefined ? 'None' : `${quoted(body)}.encode()`
  return `import os, urllib.error, urllib.request

headers = {${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}}
data = ${data}
request = urllib.request.Request(${quoted(url)}, data, headers, method=${quoted(method)})
try:
    with urllib.request.urlopen(request) as response:
        print(response.status, response.read().decode())
except urllib.error.HTTPError as refusal:
    print(refusal.code, refusal.read().decode())`
}

function go({ request, withToken }: CodeFacts): string {
  const { method, url, headers, body } = request
  const imports = [
    'fmt',
    'io',
    'net/http',
    ...(withToken ? ['os'] : []),
    ...(body === undefined ? [] : ['strings']),
  ]
  const given = body === undefined ? 'nil' : `strings.NewReader(${quoted(body)})`
  const lines = [
    ...(withToken ? ['request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))'] : []),
    ...headers.map(([name, value]) => `request.Header.Set(${quoted(name)}, ${quoted(value)})`),
  ]
  return `package main

import (
${imports.map((name) => `\t"${name}"`).join('\n')}
)

func main() {
	request, err := http.NewRequest(${quoted(method)}, ${quoted(url)}, ${given})
	if err != nil {
		panic(err)
	}
${lines.map((line) => `\t${line}\n`).join('')}	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(response.Status, string(answer))
}`
}

/** The line that fills `$TOKEN` from a developer token, without it ending in the shell's history. */
export const tokenLines = (issuer: string): string =>
  `read -rs DEVELOPER_TOKEN
TOKEN=$(curl -sX POST ${issuer}/developer-tokens/redeem \\
  -H "Authorization: Bearer $DEVELOPER_TOKEN" | jq -r .access_token)`

/** In every language, none of which has the token in it. */
export const programsOf = (facts: CodeFacts): readonly Program[] => [
  { name: 'curl', code: curl(facts) },
  { name: 'fetch', code: javascript(facts) },
  { name: 'SDK', code: sdk(facts) },
  { name: 'Python', code: python(facts) },
  { name: 'Go', code: go(facts) },
]

/** A curl line with the token itself, for whoever asks for it. */
export const curlWithToken = (facts: CodeFacts, accessToken: string): string =>
  curl(facts).replace('"Authorization: Bearer $TOKEN"', () =>
    shellQuoted(`Authorization: Bearer ${accessToken}`),
  )

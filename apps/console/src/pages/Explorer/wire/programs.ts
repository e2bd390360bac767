/** A request in other languages, to paste. Secrets are read from the surroundings. */
import { inShell } from '../../../components/quoted.ts'
import type { Sketch, Text } from './sketch.ts'

export interface Program {
  readonly name: string
  readonly code: string
}

/** JSON's strings are those of JavaScript, of Python and, without `<`-escapes, of Go. */
const quoted = (text: string): string => JSON.stringify(text)
const isPlain = (text: Text): boolean => text.every((piece) => typeof piece === 'string')
const joined = (text: Text): string =>
  text.map((piece) => (typeof piece === 'string' ? piece : '')).join('')

/** Signs that mean nothing between double quotes of a shell. */
const harmless = /^[\w\s:=&./,%+@{}~-]*$/u

/** Between single quotes, where nothing means anything; what has variables in it, between double ones. */
export function shellText(text: Text): string {
  if (isPlain(text)) return inShell(joined(text))
  if (text.every((piece) => typeof piece !== 'string' || harmless.test(piece)))
    return `"${text.map((piece, at) => (typeof piece === 'string' ? piece : shellVariable(piece.variable, text[at + 1]))).join('')}"`
  return text
    .map((piece) => (typeof piece === 'string' ? inShell(piece) : `"$${piece.variable}"`))
    .join('')
}

/** In braces where its name would go on with what follows. */
const shellVariable = (name: string, next: Text[number] | undefined): string =>
  typeof next === 'string' && /^\w/u.test(next) ? `$\{${name}}` : `$${name}`

export function curlOf({ method, url, headers, body, basicClient }: Sketch): string {
  return [
    `curl -i${method === 'GET' || (method === 'POST' && body !== undefined) ? '' : ` -X ${method}`} ${shellText(url)}`,
    ...(basicClient === undefined ? [] : [`-u "${basicClient}:$CLIENT_SECRET"`]),
    ...headers.map(([name, value]) => `-H ${shellText([`${name}: `, ...value])}`),
    ...(body === undefined ? [] : [`--data-raw ${shellText(body)}`]),
  ].join(' \\\n  ')
}

const inTemplate = (text: string): string => text.replaceAll(/[\\`]|\$\{/gu, '\\$&')
const scriptText = (text: Text): string =>
  isPlain(text)
    ? quoted(joined(text))
    : `\`${text.map((piece) => (typeof piece === 'string' ? inTemplate(piece) : `$\{process.env.${piece.variable}}`)).join('')}\``

/** The second argument of `fetch`, without an empty one. */
export function fetchInit({ method, headers, body, basicClient }: Omit<Sketch, 'url'>): string {
  const lines = [
    ...(basicClient === undefined
      ? []
      : [
          `    Authorization: \`Basic $\{btoa(\`${inTemplate(basicClient)}:$\{process.env.CLIENT_SECRET}\`)}\`,`,
        ]),
    ...headers.map(([name, value]) => `    ${keyText(name)}: ${scriptText(value)},`),
  ]
  const members = [
    ...(method === 'GET' ? [] : [`  method: ${quoted(method)},`]),
    ...(lines.length === 0 ? [] : ['  headers: {', ...lines, '  },']),
    ...(body === undefined ? [] : [`  body: ${scriptText(body)},`]),
  ]
  return members.length === 0 ? '' : `, {\n${members.join('\n')}\n}`
}
const keyText = (name: string): string => (/^\w+$/u.test(name) ? name : quoted(name))

const fetchOf = (sketch: Sketch): string =>
  `const response = await fetch(${scriptText(sketch.url)}${fetchInit(sketch)})
console.log(response.status, await response.text())`

const pythonText = (text: Text): string =>
  text
    .map((piece) => (typeof piece === 'string' ? quoted(piece) : `os.environ["${piece.variable}"]`))
    .join(' + ')

function pythonOf({ method, url, headers, body, basicClient }: Sketch): string {
  const pair = `(${quoted(`${basicClient ?? ''}:`)} + os.environ["CLIENT_SECRET"]).encode()`
  const lines = [
    ...(basicClient === undefined
      ? []
      : [`    "Authorization": "Basic " + base64.b64encode(${pair}).decode(),`]),
    ...headers.map(([name, value]) => `    ${quoted(name)}: ${pythonText(value)},`),
  ]
  const data = body === undefined ? 'None' : `(${pythonText(body)}).encode()`
  return `import ${basicClient === undefined ? '' : 'base64, '}os, urllib.error, urllib.request

headers = {${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}}
data = ${data}
request = urllib.request.Request(${pythonText(url)}, data, headers, method=${quoted(method)})
try:
    with urllib.request.urlopen(request) as response:
        print(response.status, response.read().decode())
except urllib.error.HTTPError as refusal:
    print(refusal.code, refusal.read().decode())`
}

const goText = (text: Text): string =>
  text
    .map((piece) => (typeof piece === 'string' ? quoted(piece) : `os.Getenv("${piece.variable}")`))
    .join('+')

function goOf(sketch: Sketch): string {
  const { method, url, headers, body, basicClient } = sketch
  const texts = [url, ...headers.map(([, value]) => value), body ?? []]
  const imports = [
    'fmt',
    'io',
    'net/http',
    ...(basicClient === undefined && texts.every(isPlain) ? [] : ['os']),
    ...(body === undefined ? [] : ['strings']),
  ]
  const given = body === undefined ? 'nil' : `strings.NewReader(${goText(body)})`
  const lines = [
    ...(basicClient === undefined
      ? []
      : [`request.SetBasicAuth(${quoted(basicClient)}, os.Getenv("CLIENT_SECRET"))`]),
    ...headers.map(([name, value]) => `request.Header.Set(${quoted(name)}, ${goText(value)})`),
  ]
  return `package main

import (
${imports.map((name) => `\t"${name}"`).join('\n')}
)

func main() {
	request, err := http.NewRequest(${quoted(method)}, ${goText(url)}, ${given})
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

/** In every language, none of which has a secret in it. */
export const programsFor = (sketch: Sketch): readonly Program[] => [
  { name: 'curl', code: curlOf(sketch) },
  { name: 'fetch', code: fetchOf(sketch) },
  { name: 'Python', code: pythonOf(sketch) },
  { name: 'Go', code: goOf(sketch) },
]

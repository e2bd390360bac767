import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlOf, pythonOf, type ShownCall, typescriptOf } from './api-call-text.ts'

const issuer = 'https://auth.example'
const awkward = `It's "fine" $HOME \`id\` \\`
const calls: readonly ShownCall[] = [
  { title: 'List clients', key: 'GET /clients', call: { query: { limit: 2 } } },
  { title: 'Make one', key: 'POST /clients', call: { body: { name: awkward, type: 'machine' } } },
]

describe('a page as API calls', () => {
  it('names the scopes of all its calls once', () => {
    const scope = 'keygrant:clients:read keygrant:clients:write'
    for (const text of [curlOf, typescriptOf, pythonOf].map((write) => write(calls, issuer)))
      expect(text.split(scope)).toHaveLength(2)
  })

  it('reaches a shell as it is meant, whatever stands in it', () => {
    // The shell itself is asked what it would hand on.
    const script = `jq() { :; }; curl() { printf '%s\\0' "$@"; }\n${curlOf(calls, issuer)}`
    const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
    const args = stdout.split('\0')
    expect(args).toContain('https://auth.example/api/v1/clients?limit=2')
    expect(args.map(parsed)).toContainEqual({ name: awkward, type: 'machine' })
  })

  it('is a program that Python can read', () => {
    const check = 'import ast, sys; ast.parse(sys.stdin.read())'
    const { status, stderr } = spawnSync('python3', ['-c', check], {
      input: pythonOf(calls, issuer),
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('says nothing of a body where there is none', () => {
    expect(curlOf(calls.slice(0, 1), issuer)).not.toContain("-d '{")
    expect(typescriptOf(calls.slice(0, 1), issuer)).not.toContain('body')
  })
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

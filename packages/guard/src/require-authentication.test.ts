import { expect, it } from 'vitest'
import { lackingAuthentication } from './require-authentication.ts'
import type { Access, Needs } from './verdict.ts'

const now = 1_900_000_000
type User = Pick<Access, 'acr' | 'authTime'>
const ago = (seconds: number): User => ({ authTime: new Date((now - seconds) * 1000) })

it.each<[what: string, user: User, needs: Needs]>([
  ['nothing is asked', {}, {}],
  ['the class is the one', { acr: 'mfa' }, { acr: 'mfa' }],
  ['the class is one of several', { acr: 'mfa' }, { acr: ['phr', 'mfa'] }],
  ['the class is one of several, as text', { acr: 'mfa' }, { acr: 'phr mfa' }],
  ['the user came just in time', ago(300), { maxAge: 300 }],
  ['both hold', { acr: 'mfa', ...ago(0) }, { acr: 'mfa', maxAge: 0 }],
])('lacks nothing where %s', (_what, user, needs) => {
  expect(lackingAuthentication(user, needs, () => now * 1000)).toBeUndefined()
})

it.each<[what: string, user: User, needs: Needs, lack: string]>([
  ['there is no class', {}, { acr: 'mfa' }, 'authentication_insufficient'],
  ['the class is another', { acr: 'pwd' }, { acr: 'mfa' }, 'authentication_insufficient'],
  ['the class begins alike', { acr: 'mfa2' }, { acr: 'mfa' }, 'authentication_insufficient'],
  ['no class would do', { acr: 'mfa' }, { acr: [] }, 'authentication_insufficient'],
  ['nobody knows when', { acr: 'mfa' }, { maxAge: 300 }, 'authentication_stale'],
  ['it was a second too long ago', ago(301), { maxAge: 300 }, 'authentication_stale'],
  ['neither holds', ago(301), { acr: 'mfa', maxAge: 300 }, 'authentication_insufficient'],
])('lacks something where %s', (_what, user, needs, lack) => {
  expect(lackingAuthentication(user, needs, () => now * 1000)).toBe(lack)
})

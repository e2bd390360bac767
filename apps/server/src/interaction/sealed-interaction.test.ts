import { randomBytes } from 'node:crypto'
import type { AuthorizationRequest } from '@keygrant/engine'
import { expect, it } from 'vitest'
import { createMasterKey } from '../keys/master-key.ts'
import { openInteraction, sealInteraction } from './sealed-interaction.ts'

const master = createMasterKey(randomBytes(32))
const now = 1_000
const request = {
  id: 'int_1',
  clientId: 'cl_1',
  redirectUri: 'https://app.example.com/cb',
  expiresAt: now + 600,
} as AuthorizationRequest

it('gives back what was sealed, to the browser that it was sealed for', () => {
  const sealed = sealInteraction(request, 'b', master)
  expect(openInteraction(sealed, { browser: 'b', now }, master)).toEqual(request)
})

it('gives another browser nothing', () => {
  const sealed = sealInteraction(request, 'b', master)
  expect(openInteraction(sealed, { browser: 'c', now }, master)).toBeUndefined()
})

it('gives nothing once the request has expired', () => {
  const sealed = sealInteraction(request, 'b', master)
  expect(openInteraction(sealed, { browser: 'b', now: now + 600 }, master)).toBeUndefined()
})

it.each([
  ['nothing', ''],
  ['made up', '1.AAAA'],
  ['sealed for another purpose', master.seal('{"purpose":"pending_sign_in"}')],
  ['a sealed key', master.seal('-----BEGIN PRIVATE KEY-----')],
  ['sealed by another server', createMasterKey(randomBytes(32)).seal('{"purpose":"interaction"}')],
])('gives nothing for what is %s', (_what, sealed) => {
  expect(openInteraction(sealed, { browser: 'b', now }, master)).toBeUndefined()
})

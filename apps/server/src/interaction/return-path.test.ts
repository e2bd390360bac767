import { expect, it } from 'vitest'
import { Fields } from './fields.ts'
import { rememberedReturn, returnTo, signInFirst } from './return-path.ts'

const withCookie = (path: string) => ({ cookies: new Map([['kg_return', path]]) })

it('sends a person to sign in, and remembers where they wanted to go', () => {
  expect(signInFirst('/account/apps')).toMatchObject({
    location: '/login',
    cookies: [{ name: 'kg_return', value: '/account/apps' }],
  })
})

it.each([
  '/account/apps',
  '/account',
  '/device',
  '/device?user_code=BCDF-GHJK',
  '/console',
  '/console/logs?outcome=refused&client=cl_1',
])('sends them back to %s, once', (path) => {
  expect(returnTo(withCookie(path))).toMatchObject({
    location: path,
    cookies: [{ name: 'kg_return' }],
  })
})

it.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/account/../evil',
  '/account/apps\r\nSet-Cookie: a=b',
  '/device?user_code=BCDF-GHJK&x=1',
  '/console/../account',
  '/console\\evil.example',
  '/consolevil',
  `/console/${'a'.repeat(500)}`,
  '',
])('sends nobody to %j', (path) => {
  expect(returnTo(withCookie(path)).location).toBe('/account')
})

it('remembers a page of the console that sent the browser to sign in, and nothing else', () => {
  const remembered = (path: string) =>
    rememberedReturn({ query: new Fields(`return=${encodeURIComponent(path)}`) })
  expect(remembered('/console/apps')).toMatchObject([{ name: 'kg_return', value: '/console/apps' }])
  for (const path of ['https://evil.example', '//evil.example', '/account/apps', ''])
    expect(remembered(path)).toEqual([])
})

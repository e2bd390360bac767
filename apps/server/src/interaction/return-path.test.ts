import { expect, it } from 'vitest'
import { returnTo, signInFirst } from './return-path.ts'

const withCookie = (path: string) => ({ cookies: new Map([['kg_return', path]]) })

it('sends a person to sign in, and remembers where they wanted to go', () => {
  expect(signInFirst('/account/apps')).toMatchObject({
    location: '/login',
    cookies: [{ name: 'kg_return', value: '/account/apps' }],
  })
})

it.each(['/account/apps', '/account', '/device', '/device?user_code=BCDF-GHJK'])(
  'sends them back to %s, once',
  (path) => {
    expect(returnTo(withCookie(path))).toMatchObject({
      location: path,
      cookies: [{ name: 'kg_return' }],
    })
  },
)

it.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/account/../evil',
  '/account/apps\r\nSet-Cookie: a=b',
  '/device?user_code=BCDF-GHJK&x=1',
  '',
])('sends nobody to %j', (path) => {
  expect(returnTo(withCookie(path)).location).toBe('/account')
})

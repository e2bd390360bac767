import { expect, it } from 'vitest'
import { html, redirect } from './page.ts'
import { formTargetOf, pageHeaders } from './page-headers.ts'

const policyOf = (headers: Readonly<Record<string, string>>): string =>
  headers['Content-Security-Policy'] ?? ''

it('lets a page load nothing but our style, and post nowhere but here', () => {
  const policy = policyOf(pageHeaders(html(''), undefined))
  expect(policy).toContain("default-src 'none'; style-src 'self'; img-src 'self' data:;")
  expect(policy).toContain("frame-ancestors 'none'; form-action 'self'")
  expect(policy).not.toContain('unsafe')
  expect(policy).not.toContain('script-src')
})

it('lets the forms of an interaction end at the client', () => {
  const interaction = { redirectUri: 'https://app.example.com/cb?x=1' }
  expect(policyOf(pageHeaders(html(''), interaction))).toMatch(
    /form-action 'self' https:\/\/app\.example\.com$/u,
  )
})

it('allows scripts of our own where the page has one', () => {
  const policy = policyOf(pageHeaders(html('', { scripts: true }), undefined))
  expect(policy).toContain("script-src 'self'; connect-src 'self'")
})

it('lets the console frame what can do nothing, and nothing else', () => {
  const framed = pageHeaders(html('', { framed: true }), undefined)
  expect(policyOf(framed)).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'self'; form-action 'none'; sandbox",
  )
  expect(framed['X-Frame-Options']).toBe('SAMEORIGIN')
})

it('keeps every answer out of stores, frames and referrers', () => {
  expect(pageHeaders(redirect('/login'), undefined)).toMatchObject({
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  })
})

it.each([
  ['https://app.example.com/cb', 'https://app.example.com'],
  ['http://127.0.0.1:51234/cb', 'http://127.0.0.1:51234'],
  ['com.example.app:/cb', 'com.example.app:'],
])('names of %s only %s', (uri, target) => {
  expect(formTargetOf(uri)).toBe(target)
})

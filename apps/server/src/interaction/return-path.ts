/**
 * Where a person goes after signing in when no client sent them: to the page of ours that asked for
 * it. Never taken from a parameter, and from the cookie only if it is one of these paths.
 */
import { type PageRequest, type Redirect, redirect } from './page.ts'

const allowed = /^\/account(?:\/apps)?$|^\/device(?:\?user_code=[A-Za-z]{4}-[A-Za-z]{4})?$/u
const fallback = '/account'
/** Seconds. */
const lifetime = 600

/** Sends a person to sign in, to come back to `path`. */
export const signInFirst = (path: string): Redirect =>
  redirect('/login', { cookies: [{ name: 'kg_return', value: path, maxAge: lifetime }] })

/** Sends a person who has signed in where they wanted to go. */
export function returnTo({ cookies }: Pick<PageRequest, 'cookies'>): Redirect {
  const path = cookies.get('kg_return') ?? fallback
  return redirect(allowed.test(path) ? path : fallback, { cookies: [{ name: 'kg_return' }] })
}

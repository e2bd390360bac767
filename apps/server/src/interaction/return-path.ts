/**
 * Where a person goes after signing in when no client sent them: to the page of ours that asked for
 * it. It waits in a cookie meanwhile, and counts only if it is one of these paths.
 */
import { type CookieChange, type PageRequest, type Redirect, redirect } from './page.ts'

const ofPages = /^\/account(?:\/apps)?$|^\/device(?:\?user_code=[A-Za-z]{4}-[A-Za-z]{4})?$/u
/** A page of the console, with its filters. Signs that could lead elsewhere are not among them. */
const ofConsole = /^\/console(?:\/[A-Za-z0-9_/-]*)?(?:\?[A-Za-z0-9_.~!$&'()*+,;=:@%-]*)?$/u
const maxLength = 500
const isAllowed = (path: string): boolean =>
  path.length <= maxLength && (ofPages.test(path) || ofConsole.test(path))
const fallback = '/account'
/** Seconds. */
const lifetime = 600

/** Sends a person to sign in, to come back to `path`. */
export const signInFirst = (path: string): Redirect =>
  redirect('/login', { cookies: [{ name: 'kg_return', value: path, maxAge: lifetime }] })

/** Sends a person who has signed in where they wanted to go. */
export function returnTo({ cookies }: Pick<PageRequest, 'cookies'>): Redirect {
  const path = cookies.get('kg_return') ?? fallback
  return redirect(isAllowed(path) ? path : fallback, { cookies: [{ name: 'kg_return' }] })
}

/**
 * The cookie that remembers a page of the console, which sends the browser to `/login` by itself.
 * Nothing else that a request names is ever gone back to.
 */
export const rememberedReturn = ({
  query,
}: Pick<PageRequest, 'query'>): readonly CookieChange[] => {
  const path = query.one('return')
  return path.length <= maxLength && ofConsole.test(path)
    ? [{ name: 'kg_return', value: path, maxAge: lifetime }]
    : []
}

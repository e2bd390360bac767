/**
 * Resource indicators: the absolute URI by which a client names the API it wants a token for.
 *
 * @see RFC 8707 §2
 */

/**
 * Brings a resource indicator into one spelling: scheme and host in lower case, default port and a
 * bare trailing slash left out. Undefined if it is no absolute http(s) URI or has a fragment,
 * credentials or white space.
 */
export function canonicalResource(text: string): string | undefined {
  if (text.length > 2048 || /[\s#\\]/u.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  if (!/^https?:\/\/[^/]/iu.test(text) || url.username !== '' || url.password !== '')
    return undefined
  const path = url.pathname === '/' && url.search === '' ? '' : url.pathname
  return `${url.origin}${path}${url.search}`
}

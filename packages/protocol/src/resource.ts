/**
 * Resource indicators: the absolute URI by which a client names the API it wants a token for.
 *
 * @see RFC 8707 §2
 */

/** Scheme, authority and the rest, in no characters but those of RFC 3986 §2, without a fragment. */
const httpUri =
  /^https?:\/\/([^/?]+)(?:[/?](?:[A-Za-z0-9._~:/?[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?$/i
const maxLength = 2048

/**
 * Brings a resource indicator into one spelling: scheme and host in lower case, without the default
 * port, dot segments and a bare trailing slash.
 *
 * @returns Undefined if it is no absolute http(s) URI of at most 2048 characters, or has a fragment,
 *   credentials, or a character that no URI has. What is returned is canonical: given again, it comes
 *   back unchanged. Never throws.
 */
export function canonicalResource(text: string): string | undefined {
  if (text.length > maxLength) return undefined
  const authority = httpUri.exec(text)?.[1]
  // The host's characters are judged by the URL parser, which would decode `%` and forgive `\`.
  if (authority === undefined || !/^[A-Za-z0-9._~:[\]-]+$/.test(authority)) return undefined
  if (!URL.canParse(text)) return undefined
  const { origin, pathname, search } = new URL(text)
  const canonical = `${origin}${pathname === '/' && search === '' ? '' : pathname}${search}`
  return canonical.length > maxLength ? undefined : canonical
}

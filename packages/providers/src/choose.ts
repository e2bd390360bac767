/**
 * Reads what a platform's function is told: a place that the platform has, or a piece of a host name.
 */

/**
 * One of a table's values.
 *
 * @throws {TypeError} Naming the keys there are. A description is made where a program is configured,
 *   and a mistake there should end it.
 */
export function choose<Value>(
  table: Readonly<Record<string, Value>>,
  key: string,
  what: string,
): Value {
  const value = Object.hasOwn(table, key) ? table[key] : undefined
  if (value === undefined)
    throw new TypeError(`${what} must be one of ${Object.keys(table).join(', ')}`)
  return value
}

/**
 * A text that may stand as one label of a host name.
 *
 * @throws {TypeError} For anything that would lead to another host.
 */
export function hostLabel(text: string, what: string): string {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/iu.test(text))
    throw new TypeError(`${what} must consist of letters, digits and hyphens`)
  return text.toLowerCase()
}

/**
 * An https address, or one of this machine, that stands for a server: without query, fragment, user
 * and password. A slash at its end is dropped.
 *
 * @throws {TypeError} For any other.
 */
export function serverAddress(text: string | URL, what: string): string {
  const address = String(text)
  const url = URL.canParse(address) ? new URL(address) : undefined
  const secure =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(url.hostname))
  if (
    url === undefined ||
    !secure ||
    /[?#]/u.test(address) ||
    url.username !== '' ||
    url.password !== ''
  )
    throw new TypeError(`${what} must be an https URL without query, fragment, user or password`)
  return url.href.replace(/\/$/u, '')
}

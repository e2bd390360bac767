/**
 * Every `Authorization` field of a Node request. `headers.authorization` won't do: Node keeps only
 * the first of several, and a proxy in front may have judged by the other.
 */
export function authorizationFields(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter(
    (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization',
  )
}

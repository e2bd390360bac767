/** Where people are sent back to, in the words of a page. */

/** A scheme of the app's own may be followed by any host: it says nothing about where one goes. */
export function whereTo(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri)
  return protocol === 'https:' || protocol === 'http:' ? host : protocol
}

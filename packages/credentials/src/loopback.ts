/**
 * Where a secret or a token may be sent: over TLS, or to this machine.
 *
 * @see RFC 6749 §3.2, RFC 6750 §5.3, RFC 8252 §8.3
 */

/** Whether a URL names this very machine: `localhost`, 127.0.0.0/8 or `[::1]`. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(hostname)

/** Whether secrets may be sent there: `https`, or `http` to this machine. */
export const mayCarrySecrets = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))

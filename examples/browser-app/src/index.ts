/** A public client in the browser: no secret, PKCE, tokens in memory. */
export { createPageServer, type PageSettings } from './page-server.ts'

/**
 * What is loaded when it is first needed: asking stores and servers, and everything that happens once in
 * a login's life. A program that has imported the library and found its token in memory has none of it.
 */
export { authorizationRequest } from './authorization-request.ts'
export { explain } from './explain.ts'
export { openEntry, openPart } from './open-entry.ts'
export { fetchTokens, logout, noCredentials, revoke, writeCredentials } from './operations.ts'
export { snapshot } from './read-only-credentials.ts'
export { renew, tell } from './renewal.ts'
export { saveUnsaved } from './store-session.ts'
export { warnNotKept } from './warn-not-kept.ts'

/**
 * What the rest reaches through `#node` where there is Node. The counterpart is `../without-node.ts`.
 */
export { fileStore as defaultStore, fileStore } from './file-store.ts'
export { keychainStore } from './keychain-store.ts'
export { openRoute } from './open-route.ts'
export { readSecretFile } from './read-secret-file.ts'

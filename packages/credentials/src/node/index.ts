/** What needs Node: stores in files and in the keychain, and logging in with this machine's browser. */
export { type EncryptedFileStoreOptions, encryptedFileStore } from './encrypted-file-store.ts'
export { type FileStoreOptions, fileStore } from './file-store.ts'
export { type KeychainStoreOptions, keychainStore } from './keychain-store.ts'
export { type LoopbackOptions, loopback } from './loopback.ts'

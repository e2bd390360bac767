/** What needs Node: stores in files and in the keychain. */
export { type EncryptedFileStoreOptions, encryptedFileStore } from './encrypted-file-store.ts'
export { type FileStoreOptions, fileStore } from './file-store.ts'
export { type KeychainStoreOptions, keychainStore } from './keychain-store.ts'

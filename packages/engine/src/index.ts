/** Decides everything an OAuth 2.0 authorization server decides; pure but for its ports. */
export * from './admin-ports.ts'
export * from './policy.ts'
export * from './ports.ts'

/** Verifies bearer tokens in an API: request in, verdict out. */
export type { Presented } from './bearer-token.ts'
export { createGuard, type Guard } from './guard.ts'
export type { GuardOptions, JwkSet } from './guard-options.ts'
export { problemBody, problemType } from './problem-body.ts'
export type { RefusalReason } from './refusal-reasons.ts'
export type { ResourceDescription, ResourceMetadata } from './resource-metadata.ts'
export type { Access, Needs, Refusal, Verdict } from './verdict.ts'

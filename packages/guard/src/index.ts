/** Verifies bearer tokens in an API: request in, verdict out. */
export type { Presented } from './bearer-token.ts'
export { createGuard, type Guard } from './guard.ts'
export type { GuardOptions } from './guard-options.ts'
export type { ClientCredentials } from './introspection/introspector.ts'
export type { IssuerState } from './issuer-judge.ts'
export type { IssuerOptions, JwkSet, RevocationOptions, TrustedIssuer } from './issuer-options.ts'
export type { CertificateFormatName } from './possession/certificate-formats.ts'
export type { DpopOptions, MtlsOptions } from './possession/possession-options.ts'
export {
  type MemoryReplayOptions,
  memoryReplayStore,
  type ReplayStore,
} from './possession/replay-store.ts'
export { problemBody, problemType } from './problem-body.ts'
export type { RefusalReason } from './refusal-reasons.ts'
export type { ResourceDescription, ResourceMetadata } from './resource-metadata.ts'
export type { FeedProblem, RevocationState } from './revocation/feed-follower.ts'
export type { FeedStatus } from './revocation/feed-status.ts'
export type { Access, Needs, Refusal, Verdict } from './verdict.ts'

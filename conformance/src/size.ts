/** How much a run does: small in `npm test`, the whole of it in `npm run soak`. */

const soak = process.env['SOAK'] === '1'

export const codeCount = soak ? 2_000 : 40
export const redeemers = 24
export const familyCount = soak ? 1_000 : 30
export const revocationRounds = soak ? 500 : 25
export const kills = soak ? 200 : 8
/** Runs against a feed that is harmed, and steps of each. */
export const faultRuns = soak ? { count: 20, steps: 100 } : { count: 1, steps: 30 }
/** Revocations of each kind that are timed, the traffic meanwhile, and its tokens. */
export const timedRevocations = soak ? 500 : 12
/**
 * Owners of what is revoked, in turn. A token minted in the second in which its owner was revoked is
 * dated a second ahead. That few meet it now and then; of a long run's many revocations it would make
 * tokens of the future.
 */
export const owners = soak ? 150 : 8
export const trafficRate = soak ? 2_000 : 300
export const tokensInUse = soak ? 1_000 : 60
/**
 * Milliseconds until the last node refuses. Of a dozen the slowest says more about what else the
 * machine does than about us; of hundreds it is the promise.
 */
export const slowestAllowed = soak ? { p99: 1_000, max: 2_000 } : { p99: 9_000, max: 9_000 }
/** Milliseconds that one harness may take: a bound for when something hangs. */
export const timeout = soak ? 1_800_000 : 120_000

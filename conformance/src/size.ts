/** How much a run does: small in `npm test`, the whole of it in `npm run soak`. */

const soak = process.env['SOAK'] === '1'

export const codeCount = soak ? 2_000 : 60
export const redeemers = 24
export const familyCount = soak ? 1_000 : 40
export const revocationRounds = soak ? 500 : 25
export const kills = soak ? 200 : 12
/** Milliseconds that one harness may take: a bound for when something hangs. */
export const timeout = soak ? 1_800_000 : 120_000

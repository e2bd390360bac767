/** What a million revocations cost a guard: memory, time to take them, and a look at each request. */
import { Issuer } from '../issuer.ts'
import { startSubject, stopSubject } from '../processes.ts'
import type { RevocationCosts } from '../subjects/guard-revocations.ts'

const entries = 1_000_000
const tokens = 5_000

export async function revocation(): Promise<RevocationCosts> {
  const issuer = await Issuer.start()
  issuer.revoke(entries)
  const subject = await startSubject({
    name: 'guard',
    port: 0,
    program: './subjects/guard-revocations.js',
  })
  const { process: child } = subject
  const costs = new Promise<RevocationCosts>((resolve) => {
    child.on('message', (message: 'revoke' | RevocationCosts) => {
      if (message === 'revoke') issuer.revoke(1)
      else resolve(message)
    })
  })
  const inUse = Array.from({ length: tokens }, () => issuer.key.token(issuer.url))
  child.send({ issuer: issuer.url, tokens: inUse })
  try {
    return await costs
  } finally {
    await stopSubject(subject)
    await issuer.stop()
  }
}

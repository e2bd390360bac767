/** Verifying access tokens in one thread, next to doing it by hand and to other libraries. */
import type { Rounds } from '../alternate.ts'
import type { Algorithm } from '../issuer.ts'
import { startSubject, stopSubject } from '../processes.ts'

/** Verifications per second of CPU, by contender. */
export async function guard(
  algorithm: Algorithm,
  { rounds, seconds }: Rounds,
): Promise<Record<string, number>> {
  const subject = await startSubject({
    name: 'guard',
    port: 0,
    program: './subjects/guard-verify.js',
    arguments: [algorithm],
  })
  const scores = new Promise<Record<string, number>>((resolve) => {
    subject.process.once('message', (message) => resolve(message as Record<string, number>))
  })
  subject.process.send({ milliseconds: (seconds * 1000) / 4, rounds })
  const measured = await scores
  await stopSubject(subject)
  return measured
}

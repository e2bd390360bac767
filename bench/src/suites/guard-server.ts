/** A bearer check in front of an Express handler, end to end: ours, another's, and none. */
import { alternate, type Rounds, type Score } from '../alternate.ts'
import { Issuer } from '../issuer.ts'
import { startSubject, stopSubject } from '../processes.ts'

const checks = ['guard', 'none', 'express-oauth2-jwt-bearer'] as const
const firstPort = 4640

export async function guardServer(rounds: Rounds): Promise<Record<string, Score[]>> {
  const issuer = await Issuer.start()
  const request = [
    'GET / HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${issuer.key.token(issuer.url)}`,
    '\r\n',
  ].join('\r\n')
  const subjects = []
  for (const [index, check] of checks.entries())
    subjects.push(
      await startSubject({
        name: check,
        port: firstPort + index,
        program: './subjects/guard-server.js',
        arguments: [check, String(firstPort + index), issuer.url],
      }),
    )
  try {
    const contenders = subjects.map((subject) => ({ subject, request }))
    return { 'bearer check in Express': await alternate(contenders, rounds) }
  } finally {
    await Promise.all(subjects.map((subject) => stopSubject(subject)))
    await issuer.stop()
  }
}

/** Random tokens that are stored as their hash: of sessions and of one-time links. */
import { randomBase62 } from '@keygrant/protocol'
import type { Random } from '../ports.ts'

/** Characters of log2(62) bits each: 178 bits. */
const length = 30

export function oneTimeToken(random: Random): string {
  let text = randomBase62(random(length + 14), length)
  while (text === undefined) text = randomBase62(random(length + 14), length)
  return text
}

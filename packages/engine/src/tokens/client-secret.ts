/** Makes a client's shared secrets. The clear text is shown once, to whoever asked for it. */
import { formatToken } from '@keygrant/protocol'
import type { Hash, Hasher, Random } from '../ports.ts'

/** A secret as it is made: the only time that it is known in clear. */
export interface NewClientSecret {
  readonly secret: string
  readonly hash: Hash
  /** `kg_cs_` and the first four characters after it: enough to recognise it by. */
  readonly prefix: string
  readonly lastFour: string
}

/** Makes a secret: 178 random bits, with the prefix and checksum that scanners know. */
export function newClientSecret(random: Random, hash: Hasher): NewClientSecret {
  const secret = formatToken('cs', random)
  return { secret, hash: hash(secret), prefix: secret.slice(0, 10), lastFour: secret.slice(-4) }
}

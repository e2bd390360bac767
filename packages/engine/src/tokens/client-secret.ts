/** Makes a client's shared secrets. The clear text is shown once, to whoever asked for it. */
import { formatToken } from '@keygrant/protocol'
import type { Hash, Hasher, Random } from '../ports.ts'

export interface NewClientSecret {
  readonly secret: string
  readonly hash: Hash
  /** `kg_cs_` and the first four characters after it: enough to recognise it by. */
  readonly prefix: string
  readonly lastFour: string
}

export function newClientSecret(random: Random, hash: Hasher): NewClientSecret {
  const secret = formatToken('cs', random)
  return { secret, hash: hash(secret), prefix: secret.slice(0, 10), lastFour: secret.slice(-4) }
}

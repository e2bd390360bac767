/**
 * Picks the crypto of this runtime: node:crypto where it is complete, Web Crypto everywhere else.
 * Runtimes that imitate Node have some of node:crypto, so it must first verify known signatures.
 *
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
import { decodeBase64url, type SigningAlgorithm } from '@keygrant/protocol'
import type { GuardCrypto } from './guard-crypto.ts'
import { type NodeCrypto, nodeCrypto } from './node-crypto.ts'
import { webCrypto } from './web-crypto.ts'

interface MaybeNode {
  readonly process?: { readonly getBuiltinModule?: (id: string) => unknown }
}

let chosen: GuardCrypto | undefined

/** The same for every guard of a process. */
export function chooseCrypto(): GuardCrypto {
  chosen ??= workingNodeCrypto((globalThis as MaybeNode).process) ?? webCrypto()
  return chosen
}

/** Undefined unless this is Node, or imitates it well enough. */
export function workingNodeCrypto(process: MaybeNode['process']): GuardCrypto | undefined {
  try {
    const module = process?.getBuiltinModule?.('node:crypto')
    if (module === undefined || module === null) return undefined
    const crypto = nodeCrypto(module as NodeCrypto)
    return verifiesExamples(crypto) ? crypto : undefined
  } catch {
    // What throws on its own test vector is not used; Web Crypto takes its place.
    return undefined
  }
}

/** The examples of RFC 7515 Appendix A.3 and RFC 8037 Appendix A.4: both ways to ask node:crypto. */
const examples: readonly Example[] = [
  {
    algorithm: 'ES256',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
    signed:
      'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
    signature:
      'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  },
  {
    algorithm: 'EdDSA',
    jwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
    signed: 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc',
    signature:
      'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  },
]

interface Example {
  readonly algorithm: SigningAlgorithm
  readonly jwk: JsonWebKey
  readonly signed: string
  readonly signature: string
}

/** Whether each example holds, and one with another last character does not. */
const verifiesExamples = ({ importKey, sha256 }: GuardCrypto): boolean =>
  typeof sha256('') === 'string' &&
  examples.every(({ algorithm, jwk, signed, signature: text }) => {
    const signature = decodeBase64url(text)
    const key = importKey(jwk, algorithm)
    if (signature === undefined || key instanceof Promise) return false
    const forged = `${signed.slice(0, -1)}R`
    return key.verify(signed, signature) === true && key.verify(forged, signature) === false
  })

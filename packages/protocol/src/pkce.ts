/**
 * The grammar of PKCE. That a verifier fits a challenge is for the engine to prove; here it is only
 * said what either may look like.
 *
 * @see RFC 7636 §4.1 and §4.2, RFC 9700 §2.1.1
 */

/** The transformations Keygrant takes. `plain` is not one: it shows the verifier to who sees the request. */
export const codeChallengeMethods = {
  S256: { source: 'RFC 7636 §4.2' },
} as const satisfies Record<string, { source: string }>

/** A `code_challenge_method` value that Keygrant takes. */
export type CodeChallengeMethod = keyof typeof codeChallengeMethods

/**
 * Whether a string is a method of the table. Case counts. A request that names none means `plain`
 * (RFC 7636 §4.3), which is not in it.
 */
export const isCodeChallengeMethod = (text: string): text is CodeChallengeMethod =>
  Object.hasOwn(codeChallengeMethods, text)

/** Whether a string may be a `code_verifier`: 43 to 128 unreserved characters. */
export const isCodeVerifier = (text: string): boolean => /^[A-Za-z0-9._~-]{43,128}$/.test(text)

/**
 * Whether a string may be an S256 `code_challenge`: the 32 bytes of a SHA-256 as canonical base64url,
 * of whose last character two bits must be zero. Stricter than the grammar, which also has to cover
 * `plain`: nothing else can ever be matched by a verifier.
 */
export const isCodeChallenge = (text: string): boolean =>
  /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(text)

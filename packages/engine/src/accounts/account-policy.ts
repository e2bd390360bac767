/** Lifetimes and limits of signing in, in seconds. The same for every operator: none needs tuning. */
export const accountPolicy = {
  /** A session that was not used this long is over. */
  sessionIdle: 86_400,
  /** A session this old is over, used or not. */
  sessionLifetime: 14 * 86_400,
  /** How often the use of a session is written down, at most. */
  sessionTouch: 60,
  /** For so long after a sign-in, passwords and factors may be changed without another proof. */
  freshSignIn: 600,
  /** Between the right password and the second factor. */
  pendingSignIn: 600,
  /** Between a WebAuthn challenge and its answer. */
  challenge: 300,
  /** Between the sight of a new TOTP secret and its first code. */
  totpSetup: 600,
  /** How long a browser is known as one that a user signed in from. */
  knownDevice: 180 * 86_400,
  /** Failures are counted in windows of this length. */
  failureWindow: 900,
  /** Failures at one account from anywhere but its known browsers, or from one of these. */
  failuresOfAccount: 10,
  /** Failures from one address. */
  failuresOfAddress: 100,
  /** Mails that anybody may have sent to one address of a person, in an hour. */
  mailsOfAccount: 3,
  /** Mails that one network address may cause, in an hour. */
  mailsOfAddress: 20,
  mailWindow: 3600,
  resetLink: 1800,
  invitationLink: 7 * 86_400,
  setUpLink: 3600,
} as const

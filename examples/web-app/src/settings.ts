/** What the app must be told. */
export interface Settings {
  /** The authorization server. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The API that is called for the person. */
  readonly apiUrl: string
  /** Where the app itself is reached: configuration, and never taken from a request. */
  readonly origin: string
}

/**
 * Reads the settings; defaults fit `npm start` in the repository's root.
 *
 * @throws If the secret is missing.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const clientSecret = environment['KEYGRANT_CLIENT_SECRET'] ?? ''
  if (clientSecret === '')
    throw new Error('KEYGRANT_CLIENT_SECRET is not set: `npm start` prints it for the demo web app')
  return {
    issuer: environment['KEYGRANT_ISSUER'] ?? 'http://localhost:4000',
    clientId: environment['KEYGRANT_CLIENT_ID'] ?? 'cl_demo_web',
    clientSecret,
    apiUrl: environment['KEYGRANT_API_URL'] ?? 'http://localhost:4001',
    origin: environment['APP_ORIGIN'] ?? 'http://localhost:4010',
  }
}

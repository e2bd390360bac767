/**
 * What environment variables say: `KEYGRANT_*`, one for each option that is a text.
 */

/** The options that an environment variable can give, with the end of its name. */
const names = {
  accessToken: 'ACCESS_TOKEN',
  authBaseUrl: 'AUTH_BASE_URL',
  clientId: 'CLIENT_ID',
  clientSecret: 'CLIENT_SECRET',
  developerToken: 'DEVELOPER_TOKEN',
  developerTokenProvider: 'DEVELOPER_TOKEN_PROVIDER',
  instanceId: 'INSTANCE_ID',
  issuer: 'ISSUER',
  profile: 'PROFILE',
  redirectUri: 'REDIRECT_URI',
  refreshToken: 'REFRESH_TOKEN',
  region: 'REGION',
  resource: 'RESOURCE',
  scope: 'SCOPE',
  tokenRevokeUrl: 'TOKEN_REVOKE_URL',
  tokenUrl: 'TOKEN_URL',
  /** Not an option of its own: `storageParams.dbfile`. */
  credentialsFile: 'CREDENTIALS_DBFILE',
} as const

/** An option that an environment variable can give. */
export type EnvironmentOption = keyof typeof names

/** Reads variables by option. An empty one counts as absent. */
export interface Environment {
  /** The variable that is set for an option, with its value, or the file that holds its value. */
  find(option: EnvironmentOption): Found | undefined
  /** The variable looked for first: what to tell people to set. */
  nameOf(option: EnvironmentOption): string
  /** A variable by its own name. */
  variable(name: string): string | undefined
}

/** A variable that is set. */
export interface Found {
  readonly name: string
  /** Undefined if the variable names a file. */
  readonly value: string | undefined
  /** The file that holds the value: `…_FILE`. */
  readonly file: string | undefined
}

/** Which variables to look at for an option instead of ours: what a provider's own tools read. */
export type VariableNames = Partial<Record<EnvironmentOption, readonly string[]>>

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Where runtimes have them, the variables of the process.
 *
 * @param given The option `env`.
 * @param own The variables of a provider. With it no `KEYGRANT_*` is looked at: another platform's
 *   secret must not be sent to this one.
 */
export function readEnvironment(
  given: false | Variables | undefined,
  own?: VariableNames,
): Environment {
  const variables = given === false ? {} : (given ?? variablesOfProcess())
  const namesOf = (option: EnvironmentOption): readonly string[] =>
    own === undefined ? [`KEYGRANT_${names[option]}`] : (own[option] ?? [])
  return {
    nameOf: (option) => namesOf(option)[0] ?? '',
    variable: (name) => variables[name] || undefined,
    find(option) {
      for (const name of namesOf(option)) {
        const [value, file] = [variables[name], variables[`${name}_FILE`]]
        if (value !== undefined && value !== '') return { name, value, file: undefined }
        if (file !== undefined && file !== '')
          return { name: `${name}_FILE`, value: undefined, file }
      }
      return undefined
    },
  }
}

function variablesOfProcess(): Variables {
  const { process } = globalThis as { process?: { env?: Variables } }
  try {
    return process?.env ?? {}
  } catch {
    // Deno asks for permission, and a refusal is an error. Then nothing is set as far as we know.
    return {}
  }
}

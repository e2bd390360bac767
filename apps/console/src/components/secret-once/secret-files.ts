/** A new secret in the forms in which programs want it. Made in the browser; nothing of it is sent or kept. */

import type { MadeFile } from '../../design/download.ts'

export interface NewSecret {
  readonly clientId: string
  readonly clientSecret: string
  readonly issuer: string
  /** One API's identifier, where the scopes belong to several. */
  readonly resource?: string | undefined
}

/** As the client library and most frameworks read it from the environment. */
export const dotEnv = ({ clientId, clientSecret, issuer }: NewSecret): MadeFile => ({
  name: '.env',
  type: 'text/plain',
  text: `KEYGRANT_ISSUER=${issuer}\nKEYGRANT_CLIENT_ID=${clientId}\nKEYGRANT_CLIENT_SECRET=${clientSecret}\n`,
})

export const credentialsJson = ({ clientId, clientSecret, issuer }: NewSecret): MadeFile => ({
  name: 'credentials.json',
  type: 'application/json',
  text: `${JSON.stringify(
    {
      issuer,
      token_endpoint: `${issuer}/oauth2/token`,
      client_id: clientId,
      client_secret: clientSecret,
    },
    undefined,
    2,
  )}\n`,
})

/** Lines that get a token, and say what came. */
export const tokenLine = ({ clientId, clientSecret, issuer, resource }: NewSecret): string =>
  [
    `curl -su '${clientId}:${clientSecret}' ${issuer}/oauth2/token`,
    '  -d grant_type=client_credentials',
    ...(resource === undefined ? [] : [`  --data-urlencode 'resource=${resource}'`]),
  ].join(' \\\n')

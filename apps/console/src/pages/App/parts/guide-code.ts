/** Programs for an app of each type: what its developer pastes first. A secret is read from the surroundings. */
import { authorizeAddress } from '../../../components/authorize-address.ts'
import type { Example } from '../../../components/credential-examples.ts'
import { inShell, inTypeScript } from '../../../components/quoted.ts'
import type { ClientType } from '../../../components/redirect-uris.ts'

export interface GuideFacts {
  readonly type: ClientType
  readonly clientId: string
  readonly issuer: string
  readonly redirectUri: string
  /** Of one API. */
  readonly scope: string
  /** A call that the token is for. */
  readonly url: string
}

/** The client library, by the name that programs install it under. */
const library = '@keygrant/credentials'

/** Lines for a shell: each step as the app would make it, to see what goes over the wire. */
function codeByHand(facts: GuideFacts): string {
  const { type, clientId, issuer, redirectUri } = facts
  const address = authorizeAddress(facts, { state: 'STATE', challenge: 'CHALLENGE' })
    .replace('state=STATE', 'state=$STATE')
    .replace('code_challenge=CHALLENGE', 'code_challenge=$CHALLENGE')
  const client = type === 'web' ? `-u "${clientId}:$CLIENT_SECRET"` : `-d client_id=${clientId}`
  return `# 1  what proves later that it was you who asked (RFC 7636)
VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d =)
STATE=$(openssl rand -hex 16)

# 2  open this in a browser; you come back to your redirect URI with a code
echo "${address}"

# 3  redeem the code within a minute, once
curl -s ${client} ${issuer}/oauth2/token \\
  -d grant_type=authorization_code -d "code=$CODE" -d "code_verifier=$VERIFIER" \\
  --data-urlencode ${inShell(`redirect_uri=${redirectUri}`)}

# 4  renew before expires_in runs out; keep the new refresh token
curl -s ${client} ${issuer}/oauth2/token \\
  -d grant_type=refresh_token -d "refresh_token=$REFRESH_TOKEN"`
}

const deviceByHand = ({ clientId, issuer, scope }: GuideFacts): string =>
  `# 1  a code to show, and the address at which to enter it
curl -s ${issuer}/oauth2/device_authorization -d client_id=${clientId} \\
  --data-urlencode ${inShell(`scope=${scope}`)}

# 2  ask every "interval" seconds until it is allowed
curl -s ${issuer}/oauth2/token -d client_id=${clientId} \\
  -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d "device_code=$DEVICE_CODE"`

const onServer = (
  { clientId, issuer, redirectUri, scope, url }: GuideFacts,
  secret: boolean,
): string =>
  `import { Credentials } from '${library}'

const credentials = new Credentials({
  issuer: ${inTypeScript(issuer)},
  clientId: ${inTypeScript(clientId)},${secret ? "\n  clientSecret: () => process.env['CLIENT_SECRET'] ?? ''," : ''}
  redirectUri: ${inTypeScript(redirectUri)},
  scope: ${inTypeScript(scope)},
})

// 1  keep the request with the browser's session, and send the browser to its url
const request = await credentials.getAuthorizationUrl()

// 2  at the redirect URI: state and iss are checked, the code is redeemed
await credentials.fetchTokens({ callbackUrl, request })

// 3  the token is renewed when it has to be
const response = await credentials.fetch(${inTypeScript(url)})`

const onMachine = ({ clientId, issuer, scope, url }: GuideFacts): string =>
  `import { Credentials } from '${library}'
import { loopback } from '${library}/node'

// Opens the browser of this machine, and listens where it comes back to.
const credentials = new Credentials({
  issuer: ${inTypeScript(issuer)},
  clientId: ${inTypeScript(clientId)},
  scope: ${inTypeScript(scope)},
  grant: loopback(),
  storageAdapter: 'file',
})
const response = await credentials.fetch(${inTypeScript(url)})`

const onDevice = ({ clientId, issuer, scope, url }: GuideFacts): string =>
  `import { Credentials, deviceFlow } from '${library}'

const credentials = new Credentials({
  issuer: ${inTypeScript(issuer)},
  clientId: ${inTypeScript(clientId)},
  scope: ${inTypeScript(scope)},
  grant: deviceFlow({
    onCode: ({ userCode, verificationUri }) =>
      console.log(\`Open \${verificationUri.href} and enter \${userCode}\`),
  }),
  storageAdapter: 'file',
})
const response = await credentials.fetch(${inTypeScript(url)})`

const settings = ({ type, clientId, issuer, redirectUri, scope }: GuideFacts): string =>
  JSON.stringify(
    {
      issuer,
      discovery: `${issuer}/.well-known/openid-configuration`,
      client_id: clientId,
      token_endpoint_auth_method: type === 'web' ? 'client_secret_basic' : 'none',
      ...(type !== 'device' && { redirect_uri: redirectUri, code_challenge_method: 'S256' }),
      scope,
    },
    undefined,
    2,
  )

/** Lines to paste, for one app. */
export function guideOf(facts: GuideFacts): readonly Example[] {
  const any = { name: 'Any library', code: settings(facts) }
  switch (facts.type) {
    case 'device':
      return [
        { name: 'TypeScript', code: onDevice(facts) },
        { name: 'By hand', code: deviceByHand(facts) },
        any,
      ]
    case 'native':
      return [
        { name: 'TypeScript', code: onMachine(facts) },
        { name: 'By hand', code: codeByHand(facts) },
        any,
      ]
    case 'web':
    case 'browser':
    case 'machine':
      return [
        { name: 'TypeScript', code: onServer(facts, facts.type === 'web') },
        { name: 'By hand', code: codeByHand(facts) },
        any,
      ]
  }
}

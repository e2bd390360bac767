/** What each type of client is by default, and the rules that every registration must keep. */
import { type ClientAuthMethod, type GrantType, redirectUriRefusal } from '@keygrant/protocol'
import { canonicalEmail } from '../accounts/canonical-email.ts'
import type { Client, ClientType, RefreshTokenPolicy } from '../ports.ts'
import { isAddressBlock } from '../proof/address-allowed.ts'

export const clientTypes = ['machine', 'web', 'browser', 'native', 'device'] as const

const day = 86_400

/** The policy of a kind, for those who name no more than the kind. */
export const refreshTokenPolicyOf = (kind: RefreshTokenPolicy['kind']): RefreshTokenPolicy => ({
  absoluteLifetime: kind === 'none' || kind === 'rolling' ? null : 365 * day,
  kind,
  idleLifetime: 30 * day,
  retryWindow: 10,
  rollAfter: kind === 'rolling' ? 180 * day : null,
  clientAuthentication: 'required',
})

const defaultGrants: Readonly<Record<ClientType, readonly GrantType[]>> = {
  machine: ['client_credentials'],
  web: ['authorization_code', 'refresh_token'],
  browser: ['authorization_code', 'refresh_token'],
  native: ['authorization_code', 'refresh_token'],
  device: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
}

/** What a client of a type is unless its registration says otherwise. */
export function clientDefaults(
  type: ClientType,
): Pick<Client, 'confidential' | 'grantTypes' | 'tokenEndpointAuthMethod' | 'refreshTokenPolicy'> {
  const confidential = type === 'machine' || type === 'web'
  const machine = type === 'machine'
  return {
    confidential,
    grantTypes: defaultGrants[type],
    tokenEndpointAuthMethod: confidential ? null : 'none',
    refreshTokenPolicy: refreshTokenPolicyOf(machine ? 'none' : 'rotating'),
  }
}

/** A client of a type as it is before its registration says more. */
export function newClient({
  publication = 'published',
  ...named
}: Pick<Client, 'id' | 'organizationId' | 'name' | 'type' | 'createdAt'> &
  Partial<Pick<Client, 'publication'>>): Omit<Client, 'secrets'> {
  return {
    ...named,
    ...clientDefaults(named.type),
    description: '',
    redirectUris: [],
    scope: [],
    accessTokenLifetime: null,
    requirePkce: true,
    dpopBoundAccessTokens: false,
    ipAllowList: [],
    state: 'active',
    operator: false,
    resourceServer: null,
    clientUri: null,
    logoUri: null,
    policyUri: null,
    tosUri: null,
    verified: false,
    contacts: [],
    publication,
    testUsers: [],
    reviewNote: null,
    requiredScope: [],
    postLogoutRedirectUris: [],
    callbackParameters: [],
    installation: null,
    version: 1,
  }
}

/** One member of a registration that breaks a rule. */
export interface RegistrationFault {
  readonly field: string
  readonly message: string
}

type Registered = Pick<
  Client,
  | 'type'
  | 'confidential'
  | 'redirectUris'
  | 'grantTypes'
  | 'tokenEndpointAuthMethod'
  | 'refreshTokenPolicy'
  | 'ipAllowList'
  | 'resourceServer'
  | 'scope'
  | 'requirePkce'
  | 'clientUri'
  | 'logoUri'
  | 'policyUri'
  | 'tosUri'
  | 'contacts'
  | 'testUsers'
  | 'requiredScope'
  | 'postLogoutRedirectUris'
  | 'installation'
>

/** Everything that is wrong with a registration; empty if it may stand. */
export function registrationFaults(client: Registered): RegistrationFault[] {
  return [
    ...redirectFaults(client),
    ...grantFaults(client.grantTypes, client),
    ...policyFaults(client.refreshTokenPolicy, client),
    ...authFaults(client.tokenEndpointAuthMethod, client.confidential),
    ...pageFaults(client),
    ...scopeFaults(client),
    ...addressFaults(client),
    ...client.ipAllowList
      .filter((entry) => !isAddressBlock(entry))
      .map((entry) => fault('ip_allow_list', `${entry} is no IP address or CIDR block`)),
    ...(client.resourceServer !== null && client.type !== 'machine'
      ? [fault('resource_server', 'only a machine client stands for an API')]
      : []),
  ]
}

/** The most scopes one client may have. */
const maxScopes = 100

function scopeFaults({
  scope,
  requiredScope,
  requirePkce,
  confidential,
}: Registered): RegistrationFault[] {
  const faults: RegistrationFault[] = []
  if (scope.length > maxScopes) faults.push(fault('scope', `has more than ${maxScopes} names`))
  for (const name of requiredScope)
    if (!scope.includes(name)) faults.push(fault('required_scope', `${name} is not in scope`))
  if (!requirePkce && !confidential)
    faults.push(fault('require_pkce', 'a public client has nothing but PKCE'))
  return faults
}

const maxContacts = 5
const maxTestUsers = 50

function addressFaults({ contacts, testUsers }: Registered): RegistrationFault[] {
  const faults = contacts
    .filter((each) => !isMailAddress(each))
    .map((each) => fault('contacts', `${each.slice(0, 100)} is no mail address`))
  for (const each of testUsers)
    if (canonicalEmail(each) !== each)
      faults.push(fault('test_users', `${each.slice(0, 100)} is no mail address`))
  if (contacts.length > maxContacts)
    faults.push(fault('contacts', `has more than ${maxContacts} addresses`))
  if (testUsers.length > maxTestUsers)
    faults.push(fault('test_users', `has more than ${maxTestUsers} addresses`))
  return faults
}

/** One mailbox, and nothing that would be a header or another part of a `mailto:` link. */
export const isMailAddress = (text: string): boolean =>
  canonicalEmail(text) !== undefined && /^[^\s?&#%]+$/u.test(text)

/** Addresses that people, or their browsers, are sent to. */
function pageFaults(client: Registered): RegistrationFault[] {
  const links = [
    ['client_uri', client.clientUri],
    ['policy_uri', client.policyUri],
    ['tos_uri', client.tosUri],
    ['installation', client.installation?.onboardingUri ?? null],
  ] as const
  const wrong = links.flatMap(([field, uri]) =>
    uri === null || isWebUri(uri) ? [] : [fault(field, 'must be an https address')],
  )
  const logo = client.logoUri
  if (
    logo !== null &&
    !isWebUri(logo) &&
    !/^data:image\/(?:png|svg\+xml|webp|jpeg);base64,[A-Za-z0-9+/=]+$/u.test(logo)
  )
    wrong.push(fault('logo_uri', 'must be an https address, or an image as a data: URL'))
  for (const uri of client.postLogoutRedirectUris) {
    const reason = redirectUriRefusal(uri, ruleOf(client.type))
    if (reason !== undefined)
      wrong.push(fault('post_logout_redirect_uris', `${uri.slice(0, 100)} ${reason}`))
  }
  return wrong
}

/** Only what is installed on a machine can be reached by a scheme of its own. */
const ruleOf = (type: ClientType) => ({ privateUse: type === 'native' })

/** https, or plain http on this very machine; nothing that runs, and nobody's password in it. */
export function isWebUri(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  const local = protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return (protocol === 'https:' || local) && username === '' && password === ''
}

const fault = (field: string, message: string): RegistrationFault => ({ field, message })

const isRepeated = (names: readonly string[]): boolean => new Set(names).size < names.length

function redirectFaults({ type, redirectUris }: Registered): RegistrationFault[] {
  const redirects = type !== 'machine' && type !== 'device'
  if (!redirects && redirectUris.length > 0)
    return [fault('redirect_uris', `a ${type} client has none`)]
  if (redirects && redirectUris.length === 0)
    return [fault('redirect_uris', `a ${type} client needs at least one`)]
  const repeated = isRepeated(redirectUris)
    ? [fault('redirect_uris', 'one stands there twice')]
    : []
  return redirectUris
    .flatMap((uri) => {
      const wrong = redirectUriRefusal(uri, ruleOf(type))
      return wrong === undefined ? [] : [fault('redirect_uris', `${uri.slice(0, 100)} ${wrong}`)]
    })
    .concat(repeated)
}

function grantFaults(
  grantTypes: readonly GrantType[],
  { type, confidential }: Pick<Registered, 'type' | 'confidential'>,
): RegistrationFault[] {
  const faults: RegistrationFault[] = []
  if (isRepeated(grantTypes)) faults.push(fault('grant_types', 'one stands there twice'))
  if (grantTypes.includes('client_credentials') && !confidential)
    faults.push(fault('grant_types', 'client_credentials is for clients that can keep a secret'))
  if (grantTypes.includes('authorization_code') && type === 'machine')
    faults.push(fault('grant_types', 'a machine client acts for itself: no authorization_code'))
  return faults
}

function policyFaults(
  { kind, rollAfter, clientAuthentication }: RefreshTokenPolicy,
  { type, confidential }: Pick<Registered, 'type' | 'confidential'>,
): RegistrationFault[] {
  const wrong: string[] = []
  // RFC 9700 §2.2.2: nothing else would tell that somebody has a copy.
  if (!confidential && kind !== 'rotating' && kind !== 'none')
    wrong.push('the refresh tokens of a public client must rotate')
  if (clientAuthentication === 'optional' && type !== 'machine')
    wrong.push('only a machine client may refresh without authentication')
  if ((kind === 'rolling') !== (rollAfter !== null))
    wrong.push('roll_after belongs to the kind rolling, and rolling needs it')
  return wrong.map((message) => fault('refresh_token_policy', message))
}

function authFaults(method: ClientAuthMethod | null, confidential: boolean): RegistrationFault[] {
  if (confidential === (method !== 'none')) return []
  const rule = confidential
    ? 'a confidential client must authenticate'
    : 'a public client has no secret: it must be none'
  return [fault('token_endpoint_auth_method', rule)]
}

/** People in a {@link World}: who sign in, are asked, and allow. */
import { createHash } from 'node:crypto'
import type { StoredSession } from '../account-ports.ts'
import type { User } from '../admin-ports.ts'
import type { AuthorizationRequest } from '../authorize/authorization-request.ts'
import { decide } from '../authorize/decide.ts'
import { refreshTokenPolicyOf } from '../clients/registration.ts'
import { authorize } from '../endpoints/authorize.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Client, Hash } from '../ports.ts'
import type { KnownClient, World } from './endpoint-world.ts'

export const caller = { address: '203.0.113.7', userAgent: 'test', requestId: 'r' }
export const verifier = 'v'.repeat(43)
export const challenge = createHash('sha256').update(verifier).digest('base64url')
export const redirectUri = 'https://app.example.com/cb'

/** A person who is signed in since now. */
export async function addPerson(world: World, change: Partial<User> = {}): Promise<StoredSession> {
  const now = world.deps.now()
  const id = change.id ?? newIdentifier('usr', world.deps.random)
  const user: User = {
    id,
    email: `${id}@example.com`,
    name: 'Ada',
    passwordHash: null,
    emailVerified: true,
    operator: false,
    state: 'active',
    createdAt: now,
    version: 1,
    ...change,
  }
  await world.store.write(async (transaction) => {
    await transaction.insertUser(user)
  })
  return {
    id: `ses_${id}`,
    hash: `session of ${id}` as Hash,
    userId: id,
    methods: ['pwd'],
    authenticatedAt: now,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + 10_000,
    address: '',
    userAgent: '',
    user,
  }
}

/** Makes an organization, if there is none by that id, and a person a member of it. */
export async function addMember(
  world: World,
  organizationId: string,
  userId: string,
): Promise<void> {
  const createdAt = world.deps.now()
  const known = await world.store.findOrganization(organizationId)
  await world.store.write(async (transaction) => {
    if (known === undefined)
      await transaction.insertOrganization({
        id: organizationId,
        name: `Organization ${organizationId}`,
        createdAt,
        version: 1,
      })
    await transaction.insertMember({ organizationId, userId, role: 'developer', createdAt })
  })
}

/** An app that acts for its users. */
export const addApp = (world: World, change: Partial<Client> = {}): Promise<KnownClient> =>
  world.addClient({
    type: 'web',
    name: 'App',
    redirectUris: [redirectUri],
    grantTypes: ['authorization_code', 'refresh_token'],
    refreshTokenPolicy: refreshTokenPolicyOf('rotating'),
    ...change,
  })

/** What an app sends; undefined leaves a parameter out. */
export const asked = (
  clientId: string,
  change: Readonly<Record<string, string | undefined>> = {},
): (readonly [string, string])[] =>
  Object.entries({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'balance:read balance:write',
    state: 'xyz',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))

/** A checked request; throws if it was refused. */
export async function checked(
  world: World,
  pairs: readonly (readonly [string, string])[],
): Promise<AuthorizationRequest> {
  const outcome = await authorize(pairs, caller, world.deps)
  if (outcome.kind !== 'interact') throw new Error(`refused: ${outcome.problem.id}`)
  return outcome.request
}

/** Lets a person allow some of what an app asks. Gives the code. */
export async function allow(
  world: World,
  {
    app,
    session,
    scope = ['balance:read', 'balance:write'],
    change = {},
  }: {
    readonly app: Pick<Client, 'id'>
    readonly session: StoredSession
    readonly scope?: readonly string[]
    readonly change?: Readonly<Record<string, string | undefined>>
  },
): Promise<string> {
  const request = await checked(world, asked(app.id, change))
  const answer = { decision: 'allow', scope, organizationId: undefined } as const
  const outcome = await decide(request, { session, caller, answer }, world.deps)
  const code = outcome.kind === 'respond' ? outcome.response.parameters['code'] : undefined
  if (code === undefined) throw new Error(`no code: ${outcome.kind}`)
  return code
}

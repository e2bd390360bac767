/**
 * Every way of ending something: what it appends to the revocation log, and that a verifier which
 * only listens refuses the tokens. Whoever adds an ending adds its row: the last case counts them.
 */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postForm } from '../person/answer.ts'
import { EndingsWorld, type IssuedTokens } from './endings-world.ts'

let world: EndingsWorld
let bystander: IssuedTokens
beforeAll(async () => {
  world = await EndingsWorld.start()
  bystander = await world.tokensOf(await world.newMachine())
})
afterAll(() => world.stop())

interface Ready {
  /** All of them must be refused afterwards; if nothing is appended, all must pass. */
  readonly tokens: readonly IssuedTokens[]
  readonly end: () => Promise<unknown>
  /** What must stand in the log then, and nothing else. */
  readonly appended: readonly string[]
}

interface Ending {
  readonly what: string
  /** The source that asks for the entry; undefined if nothing is to be ended. */
  readonly by: string | undefined
  readonly make: () => Promise<Ready>
}

const management = (file: string): string => `apps/server/src/management/resources/${file}`
const family = ({ claims }: IssuedTokens): string => `family ${claims.fid}`

async function machineWithTokens() {
  const machine = await world.newMachine()
  return { machine, first: await world.tokensOf(machine), second: await world.tokensOf(machine) }
}

/** Two apps that one person allowed something, and their tokens. */
async function personWithApps(
  instanceOf?: (client: string, organization: string) => Promise<string>,
) {
  const organizationId = await world.newOrganization()
  const person = await world.newPerson(organizationId)
  const allow = async () => {
    const app = await world.newApp(organizationId)
    const instance = await instanceOf?.(app.client_id, organizationId)
    const code = await world.newCode(person, app, instance)
    return { app, instance, code, tokens: await world.ask(code) }
  }
  return { organizationId, person, one: await allow(), other: await allow() }
}

const byManagement = (
  member: 'jti' | 'family_id' | 'client_id' | 'subject' | 'organization_id',
): Ending => ({
  what: `POST /revocations by ${member}`,
  by: management('revocations.ts'),
  async make() {
    const { machine, first, second } = await machineWithTokens()
    const { claims } = first
    const [kind, value, tokens] = {
      jti: ['jti', claims.jti, [first]],
      family_id: ['family', claims.fid, [first]],
      client_id: ['client', machine.client_id, [first, second]],
      subject: ['subject', machine.client_id, [first, second]],
      organization_id: ['organization', machine.organizationId, [first, second]],
    }[member] as [string, string, IssuedTokens[]]
    const end = () => world.server.manage('POST', '/revocations', { [member]: value })
    return { tokens, end, appended: [`${kind} ${value}`] }
  },
})

const ofClient = (
  what: string,
  file: string,
  request: (machine: Awaited<ReturnType<EndingsWorld['newMachine']>>) => [string, string, object?],
): Ending => ({
  what,
  by: management(file),
  async make() {
    const { machine, first, second } = await machineWithTokens()
    const end = () => world.server.manage(...request(machine))
    return { tokens: [first, second], end, appended: [`client ${machine.client_id}`] }
  },
})

const endings: readonly Ending[] = [
  {
    what: 'POST /oauth2/revoke of an access token',
    by: 'packages/engine/src/endpoints/revoke.ts',
    async make() {
      const { machine, first } = await machineWithTokens()
      const end = () => world.revoke(first.access, machine)
      return { tokens: [first], end, appended: [`jti ${first.claims.jti}`] }
    },
  },
  {
    what: 'POST /oauth2/revoke of a refresh token',
    by: 'packages/engine/src/endpoints/revoke.ts',
    async make() {
      const { machine, first } = await machineWithTokens()
      const end = () => world.revoke(first.refresh, machine)
      return { tokens: [first], end, appended: [family(first)] }
    },
  },
  ...(['jti', 'family_id', 'client_id', 'subject', 'organization_id'] as const).map(byManagement),
  ofClient('a secret revoked as compromised', 'secrets.ts', ({ client_id, secretId }) => [
    'DELETE',
    `/clients/${client_id}/secrets/${secretId}?compromised=true`,
  ]),
  ofClient('a client disabled', 'clients.ts', ({ client_id }) => [
    'PATCH',
    `/clients/${client_id}`,
    { state: 'disabled' },
  ]),
  ofClient('a client deleted', 'clients.ts', ({ client_id }) => [
    'DELETE',
    `/clients/${client_id}?force=true`,
  ]),
  {
    what: 'a user disabled',
    by: management('users.ts'),
    async make() {
      const { person, one, other } = await personWithApps()
      const end = () =>
        world.server.manage('PATCH', `/users/${person.userId}`, { state: 'disabled' })
      return {
        tokens: [one.tokens, other.tokens],
        end,
        appended: [`subject ${person.userId}`],
      }
    },
  },
  {
    what: 'a member taken out of an organization',
    by: management('members.ts'),
    async make() {
      const { organizationId, person, one, other } = await personWithApps()
      const path = `/organizations/${organizationId}/members/${person.userId}`
      const tokens = [one.tokens, other.tokens]
      return {
        tokens,
        end: () => world.server.manage('DELETE', path),
        appended: tokens.map(family),
      }
    },
  },
  {
    what: 'a consent withdrawn by an operator',
    by: management('consents.ts'),
    async make() {
      const { person, one } = await personWithApps()
      const found = await world.server.manage(
        'GET',
        `/consents?user_id=${person.userId}&client_id=${one.app.client_id}`,
      )
      const [{ id } = { id: '' }] = found['items'] as { id: string }[]
      const end = () => world.server.manage('DELETE', `/consents/${id}`)
      return { tokens: [one.tokens], end, appended: [family(one.tokens)] }
    },
  },
  {
    what: 'everything that users allowed an app withdrawn by whoever offers it',
    by: management('consents.ts'),
    async make() {
      const { one } = await personWithApps()
      const { client_id } = one.app
      const end = () => world.server.manage('DELETE', `/consents?client_id=${client_id}`)
      return { tokens: [one.tokens], end, appended: [`client ${client_id}`] }
    },
  },
  {
    what: 'a consent withdrawn by its person in the console',
    by: management('account.ts'),
    async make() {
      const { person, one } = await personWithApps()
      const { items } = await person.call('GET', '/account/consents')
      const found = (items as { id: string; client_id: string }[]).find(
        ({ client_id }) => client_id === one.app.client_id,
      )
      const end = () => person.call('DELETE', `/account/consents/${found?.id}`)
      return { tokens: [one.tokens], end, appended: [family(one.tokens)] }
    },
  },
  {
    what: 'a consent withdrawn by its person on the page of connected apps',
    by: 'packages/engine/src/consents/withdraw.ts',
    async make() {
      const { person, one } = await personWithApps()
      const { items } = await person.call('GET', '/account/consents')
      const found = (items as { id: string; client_id: string }[]).find(
        ({ client_id }) => client_id === one.app.client_id,
      )
      const end = async () => {
        const page = await person.browser.get('/account/apps')
        await person.browser.submit(page, 'consent', [['consent', found?.id ?? '']])
      }
      return { tokens: [one.tokens], end, appended: [family(one.tokens)] }
    },
  },
  {
    what: 'all consents withdrawn on that page',
    by: 'packages/engine/src/consents/withdraw.ts',
    async make() {
      const { person, one, other } = await personWithApps()
      const tokens = [one.tokens, other.tokens]
      const end = async () => {
        const page = await person.browser.get('/account/apps')
        await person.browser.submit(page, 'all', [['all', '1']])
      }
      return { tokens, end, appended: tokens.map(family) }
    },
  },
  {
    what: 'an installation removed',
    by: management('installations.ts'),
    async make() {
      const { one } = await personWithApps(async (client_id, organization_id) => {
        const order = { client_id, organization_id }
        return String((await world.server.manage('POST', '/installations', order))['id'])
      })
      const end = () => world.server.manage('DELETE', `/installations/${one.instance}`)
      return { tokens: [one.tokens], end, appended: [family(one.tokens)] }
    },
  },
  {
    what: 'a refresh token used again after its successor',
    by: 'packages/engine/src/endpoints/token.ts',
    async make() {
      const { one } = await personWithApps()
      const renew = (refresh_token: string) =>
        postForm(`${world.server.issuer}/oauth2/token`, {
          grant_type: 'refresh_token',
          refresh_token,
          ...one.app,
        })
      const renewed = await renew(one.tokens.refresh)
      await renew(String(renewed.body['refresh_token']))
      const end = async () => expect((await renew(one.tokens.refresh)).status).toBe(400)
      return { tokens: [one.tokens], end, appended: [family(one.tokens)] }
    },
  },
  {
    what: 'a code used again',
    by: 'packages/engine/src/endpoints/token.ts',
    async make() {
      const { one } = await personWithApps()
      const end = async () => {
        const again = await postForm(`${world.server.issuer}/oauth2/token`, one.code)
        expect(again.status).toBe(400)
      }
      return { tokens: [one.tokens], end, appended: [family(one.tokens)] }
    },
  },
  {
    what: 'a developer token revoked',
    by: management('developer-tokens.ts'),
    async make() {
      const person = await world.newPerson(await world.newOrganization())
      const { id, tokens } = await world.newDeveloperToken(person)
      const end = () => person.call('DELETE', `/developer_tokens/${id}`)
      return { tokens: [tokens], end, appended: [family(tokens)] }
    },
  },
  {
    what: 'all developer tokens of a person revoked',
    by: management('developer-tokens.ts'),
    async make() {
      const person = await world.newPerson(await world.newOrganization())
      const made = [await world.newDeveloperToken(person), await world.newDeveloperToken(person)]
      const tokens = made.map((each) => each.tokens)
      const end = () => person.call('DELETE', '/developer_tokens')
      return { tokens, end, appended: tokens.map(family) }
    },
  },
  {
    what: 'a secret revoked that nobody else had',
    by: undefined,
    async make() {
      const { machine, first } = await machineWithTokens()
      const path = `/clients/${machine.client_id}/secrets/${machine.secretId}?force=true`
      return { tokens: [first], end: () => world.server.manage('DELETE', path), appended: [] }
    },
  },
  {
    what: 'a person signed out',
    by: undefined,
    async make() {
      const { person, one } = await personWithApps()
      const end = async () => {
        const page = await person.browser.get('/logout')
        const { status } = await person.browser.submit(page, 'csrf', [])
        expect(status).toBeLessThan(400)
        expect((await person.browser.get('/account/apps')).location).toContain('/login')
      }
      return { tokens: [one.tokens], end, appended: [] }
    },
  },
  {
    what: 'a password changed',
    by: undefined,
    async make() {
      const { person, one } = await personWithApps()
      const password = 'another battery staple'
      const end = () => world.server.manage('PATCH', `/users/${person.userId}`, { password })
      return { tokens: [one.tokens], end, appended: [] }
    },
  },
]

/** Ends something, and looks at the log and at what the guard makes of it. */
async function tryOut({ tokens, end, appended }: Ready): Promise<void> {
  for (const { access } of tokens) expect(await world.judge(access)).toBe('ok')
  const before = await world.newestSeq()
  await end()
  expect((await world.appendedSince(before)).toSorted()).toEqual(appended.toSorted())
  const expected = appended.length === 0 ? 'ok' : 'revoked'
  for (const { access } of tokens)
    await expect.poll(() => world.judge(access), { timeout: 5_000, interval: 20 }).toBe(expected)
}

it.each(endings)('$what ends what it should, and nothing else', async ({ make }) => {
  await tryOut(await make())
  expect(await world.judge(bystander.access)).toBe('ok')
})

const key: Ending = {
  what: 'a signing key given up',
  by: management('signing-keys.ts'),
  async make() {
    const { kid } = bystander
    const end = () => world.server.manage('POST', `/signing_keys/${kid}/revoke`)
    return { tokens: [bystander], end, appended: [`key ${kid}`] }
  },
}

it('a signing key given up ends whatever it signed, and not what its successor signs', async () => {
  const machine = await world.newMachine()
  await tryOut(await key.make())
  const fresh = await world.tokensOf(machine)
  await expect.poll(() => world.judge(fresh.access), { timeout: 5_000 }).toBe('ok')
})

/** Calls that append, or that lead to one that does, by the file they stand in. */
function callSites(): Readonly<Record<string, number>> {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const appends =
    /\bendFamily\(|\.(?:revoke|endFamilies|withdrawConsents?|deleteInstallation)\(|insertInto\('revocation'\)/gu
  const found: Record<string, number> = {}
  const sources = globSync(
    ['packages/engine/src/**/*.ts', 'packages/store-sql/src/**/*.ts', 'apps/server/src/**/*.ts'],
    { cwd: root, exclude: ['**/*.test.ts', '**/testing/**', '**/fixtures/**'] },
  )
  for (const file of sources) {
    const text = readFileSync(root + file, 'utf8').replaceAll(/function \w+\(/gu, '')
    const count = text.match(appends)?.length ?? 0
    if (count > 0) found[file] = count
  }
  return found
}

it('whatever appends to the log has its row here', () => {
  const rows: Record<string, number> = {}
  for (const { by } of [...endings, key]) if (by !== undefined) rows[by] = (rows[by] ?? 0) + 1
  // What rows above go through: ports, the cache, the two statements that write.
  const passedThrough = {
    'apps/server/src/state/cached-store.ts': 1,
    'packages/engine/src/revocation/end-family.ts': 1,
    'packages/store-sql/src/revocations.ts': 1,
    'packages/store-sql/src/families.ts': 1,
  }
  const sites = callSites()
  expect(Object.keys(sites).toSorted()).toEqual(
    [...Object.keys(rows), ...Object.keys(passedThrough)].toSorted(),
  )
  for (const [file, count] of Object.entries(passedThrough))
    expect([file, sites[file]]).toEqual([file, count])
  for (const [file, count] of Object.entries(rows))
    expect({ file, rows: count }).toEqual({ file, rows: Math.max(count, sites[file] ?? 0) })
})

/** oidc-provider on a port of its own, where a person called Carol says yes to everything. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'

/** The page where a person would say yes: this one always has. */
async function decide(provider: Provider, context: KoaContextWithOIDC): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(context.req, context.res)
  const answer = async () => {
    if (prompt.name === 'login') return { login: { accountId: 'carol' } }
    const clientId = String(params['client_id'])
    const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId })
    grant.addOIDCScope(String(params['scope']))
    return { consent: { grantId: await grant.save() } }
  }
  await provider.interactionFinished(context.req, context.res, await answer())
}

export interface RunningProvider extends AsyncDisposable {
  readonly issuer: string
  readonly provider: Provider
  /** What was sent to it, as method and path. */
  readonly seen: readonly string[]
}

/** Starts one. What each one needs here is added to the configuration. */
export async function startProvider({
  features,
  ...configuration
}: Configuration): Promise<RunningProvider> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const issuer = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    scopes: ['openid', 'offline_access'],
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    ttl: { AccessToken: 60, ClientCredentials: 60, Grant: 600, Interaction: 60, Session: 60 },
    ...configuration,
    features: { devInteractions: { enabled: false }, ...features },
  })
  const seen: string[] = []
  provider.use(async (context, next) => {
    seen.push(`${context.method} ${context.path}`)
    if (context.path.startsWith('/interaction/')) await decide(provider, context as never)
    else await next()
  })
  listener.on('request', provider.callback())
  return {
    issuer,
    provider,
    seen,
    async [Symbol.asyncDispose]() {
      listener.closeAllConnections()
      listener.close()
    },
  }
}

/** A server, a user who allows, and an app that asks: what every file of clients for delegated access begins with. */
import { startServer, type TestServer } from '@keygrant/testkit'
import {
  type AppCredentials,
  type DelegatingUser,
  makeApp,
  makeDelegatingUser,
} from './delegating-user.ts'

export interface DelegatedApp extends AsyncDisposable {
  readonly server: TestServer
  readonly user: DelegatingUser
  readonly app: AppCredentials
  readonly redirectUri: string
  /** Lets the user follow an address of a client's making, and allow; gives where they arrive. */
  follow(address: URL | string): Promise<URL>
}

export async function startDelegatedApp(): Promise<DelegatedApp> {
  const redirectUri = 'https://app.example.com/cb'
  const server = await startServer()
  const user = await makeDelegatingUser(server)
  const app = await makeApp(server, user, { redirect_uris: [redirectUri] })
  return {
    server,
    user,
    app,
    redirectUri,
    follow(address) {
      const { pathname, search } = new URL(address)
      return user.person.follow(pathname + search)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

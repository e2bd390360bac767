/** The kinds of app, by where they run: which is what decides whether they can keep a secret. */
import type { ClientType } from './redirect-uris.ts'

export type AppType = Exclude<ClientType, 'machine'>

export interface AppTypeWords {
  readonly type: AppType
  /** Where it runs. */
  readonly label: string
  /** What follows from that. */
  readonly about: string
  /** In a table. */
  readonly short: string
}

export const appTypes: readonly AppTypeWords[] = [
  {
    type: 'web',
    label: 'On a web server',
    about: 'It keeps a secret there, and gets its tokens without the browser seeing them.',
    short: 'Web server',
  },
  {
    type: 'browser',
    label: 'In the browser',
    about: 'A page that calls the API itself. No secret: everybody could read it. PKCE instead.',
    short: 'Browser',
  },
  {
    type: 'native',
    label: 'On a phone, a desktop or a command line',
    about: 'No secret either. It is answered on this very machine, or by a scheme of its own.',
    short: 'Native',
  },
  {
    type: 'device',
    label: 'On a TV, or where there is no browser',
    about: 'It shows a code, which people type in on another device.',
    short: 'Device',
  },
]

export const wordsOf = (type: ClientType): AppTypeWords | undefined =>
  appTypes.find((each) => each.type === type)

export const isAppType = (text: string | undefined): text is AppType =>
  appTypes.some(({ type }) => type === text)

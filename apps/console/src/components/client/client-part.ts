/** What each part of a client's page is given, and what the client is called there. */
import type { AnswerOf } from '../../api/call.ts'

export interface ClientPartProps {
  readonly client: AnswerOf<'GET /clients/{client_id}'>
  /** The version it was read in. */
  readonly etag: string | undefined
}

/** A client in the words of the console: a machine client is a credential, any other an app. */
export interface ClientKind {
  readonly noun: 'credential' | 'app'
  readonly list: '/credentials' | '/apps'
}

const credential: ClientKind = { noun: 'credential', list: '/credentials' }
const app: ClientKind = { noun: 'app', list: '/apps' }

export const kindOf = ({ type }: Pick<ClientPartProps['client'], 'type'>): ClientKind =>
  type === 'machine' ? credential : app

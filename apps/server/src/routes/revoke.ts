/** `POST /oauth2/revoke`: see the engine's endpoint of the same name. */
import { revoke as decide } from '@keygrant/engine'
import type { PostRoute } from '../http/oauth-listener.ts'

export const revoke: PostRoute = { method: 'POST', cors: true, answer: decide }

/** `POST /oauth2/par`: see the engine's endpoint of the same name. */
import { par as decide } from '@keygrant/engine'
import type { PostRoute } from '../http/oauth-listener.ts'

export const par: PostRoute = { method: 'POST', cors: true, status: 201, answer: decide }

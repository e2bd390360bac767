/** `POST /oauth2/introspect`: see the engine's endpoint of the same name. */
import { introspect as decide } from '@keygrant/engine'
import type { PostRoute } from '../http/oauth-listener.ts'

export const introspect: PostRoute = { method: 'POST', answer: decide }

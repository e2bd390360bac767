/** `POST /oauth2/device_authorization`: see the engine's endpoint of the same name. */
import { deviceAuthorization as decide } from '@keygrant/engine'
import type { PostRoute } from '../http/oauth-listener.ts'

export const deviceAuthorization: PostRoute = { method: 'POST', cors: true, answer: decide }

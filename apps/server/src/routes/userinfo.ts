/** `GET` and `POST /oauth2/userinfo`: see the engine's endpoint of the same name. */
import { userinfo as decide } from '@keygrant/engine'
import type { TokenRoute } from '../http/oauth-listener.ts'

export const userinfo: TokenRoute = { method: 'TOKEN', answer: decide }

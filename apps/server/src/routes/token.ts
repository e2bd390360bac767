/** `POST /oauth2/token`: see the engine's endpoint of the same name. */
import { token as decide } from '@keygrant/engine'
import type { PostRoute } from '../http/oauth-listener.ts'
import { tokenJson } from '../http/token-json.ts'

export const token: PostRoute = { method: 'POST', cors: true, answer: decide, toJson: tokenJson }

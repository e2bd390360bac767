/** `POST /developer-tokens/redeem`: see the engine's endpoint of the same name. */
import { redeem as decide } from '@keygrant/engine'
import type { PostRoute } from '../http/oauth-listener.ts'

export const redeem: PostRoute = { method: 'POST', cors: true, body: 'optional', answer: decide }

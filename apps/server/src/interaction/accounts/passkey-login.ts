/** `/login/passkey`: for the script of the sign-in page, in JSON. Without scripts there are passwords. */
import { signInWithPasskey, startPasskeySignIn } from '@keygrant/engine'
import type { JsonAnswer, PageRoute } from '../page.ts'
import { type AccountPageDeps, afterSignIn, contextOf } from './account-context.ts'

export const passkeyLoginOptionsPage = ({ accounts }: AccountPageDeps): PageRoute => ({
  path: '/login/passkey/options',
  post: async (request) => ({
    kind: 'json',
    status: 200,
    body: await startPasskeySignIn(contextOf(request), accounts),
  }),
})

export const passkeyLoginPage = ({ accounts }: AccountPageDeps): PageRoute => ({
  path: '/login/passkey',
  post: async (request): Promise<JsonAnswer> => {
    const { state, response } = request.json ?? {}
    const answer = { state: typeof state === 'string' ? state : '', response }
    const outcome = await signInWithPasskey(answer, contextOf(request), accounts)
    if (outcome.kind === 'refused') return { kind: 'json', status: 400, body: { error: 'refused' } }
    const { location, cookies = [] } = afterSignIn(request, outcome)
    return { kind: 'json', status: 200, body: { location }, cookies }
  },
})

/** What the pages of accounts share: who asks, and the cookies of whoever has signed in. */
import type {
  AccountContext,
  AccountDeps,
  NewSession,
  SignedIn,
  SignedInContext,
  Store,
} from '@keygrant/engine'
import { accountPolicy } from '@keygrant/engine'
import { formToken } from '../form-defence.ts'
import {
  type CookieChange,
  type PageAnswer,
  type PageRequest,
  type Redirect,
  redirect,
  type SignedInRequest,
} from '../page.ts'
import { returnTo, signInFirst } from '../return-path.ts'
import type { ViewContext } from '../views/models.ts'

/** The part of what pages are given that these need. */
export interface AccountPageDeps {
  readonly engine: { readonly store: Pick<Store, 'findClient'> }
  readonly accounts: AccountDeps
}

export const contextOf = ({
  caller,
  browser,
  view,
  cookies,
  session,
}: PageRequest): AccountContext => ({
  caller,
  browser,
  language: view.language,
  device: cookies.get('kg_device'),
  session,
})

export const signedInContextOf = (request: SignedInRequest): SignedInContext => ({
  ...contextOf(request),
  session: request.session,
})

/** Answers for whoever is signed in; sends everybody else to sign in first. */
export const signedInOnly =
  (answer: (request: SignedInRequest) => Promise<PageAnswer>) =>
  async (request: PageRequest): Promise<PageAnswer> => {
    const { session } = request
    return session === undefined ? signInFirst('/account') : answer({ ...request, session })
  }

export const sessionCookie = ({ token }: Pick<NewSession, 'token'>): CookieChange => ({
  name: 'kg_session',
  value: token,
  maxAge: accountPolicy.sessionLifetime,
})

/** What a browser holds after a sign-in, and what it forgets. */
export const cookiesOf = (signedIn: SignedIn): readonly CookieChange[] => [
  sessionCookie(signedIn),
  { name: 'kg_device', value: signedIn.device, maxAge: accountPolicy.knownDevice },
  { name: 'kg_pending' },
]

/**
 * Where a sign-in leads: back to the question of the client, which travels sealed, or to the page of
 * ours that asked for it. Never to anything that a request names.
 */
export function afterSignIn(request: PageRequest, signedIn: SignedIn): Redirect {
  const sealed = request.view.hidden['interaction']
  const next =
    request.interaction === undefined || sealed === undefined
      ? returnTo(request)
      : redirect(`/consent?interaction=${encodeURIComponent(sealed)}`)
  return { ...next, cookies: [...(next.cookies ?? []), ...cookiesOf(signedIn)] }
}

/** What a sign-in of several steps carries from one to the next: whose question, which invitation. */
function carried({ view, query, form }: PageRequest): Readonly<Record<string, string>> {
  const interaction = view.hidden['interaction'] ?? ''
  const invitation = form.one('invitation') || query.one('invitation')
  return { ...(interaction && { interaction }), ...(invitation && { invitation }) }
}

/** A path of ours that goes on with the sign-in. */
export function nextStep(path: string, request: PageRequest): string {
  const query = new URLSearchParams(carried(request)).toString()
  return query === '' ? path : `${path}?${query}`
}

/** The view of a step of the sign-in. */
export const stepView = (request: PageRequest): ViewContext =>
  withHidden(request.view, carried(request))

/** The view of a page that is shown at once to a session that was just opened: its forms are for that one. */
export const viewFor = (
  { view, browser }: Pick<PageRequest, 'view' | 'browser'>,
  { session }: Pick<NewSession, 'session'>,
  { hash }: Pick<AccountDeps, 'hash'>,
): ViewContext => ({
  ...view,
  hidden: { ...view.hidden, csrf: formToken({ browser, session }, hash) },
  user: { email: session.user.email, name: session.user.name },
})

/** A view whose forms carry one more hidden field. */
export const withHidden = (
  view: ViewContext,
  hidden: Readonly<Record<string, string>>,
): ViewContext => ({ ...view, hidden: { ...view.hidden, ...hidden } })

/** What a person left empty they did not give. */
export const given = (value: string): string | undefined => (value === '' ? undefined : value)

/** Every page of accounts. */
import type { PageRoute } from '../page.ts'
import type { AccountPageDeps } from './account-context.ts'
import { forgottenRoute } from './forgotten.ts'
import { invitePage } from './invite.ts'
import { loginPage } from './login.ts'
import { passkeyLoginOptionsPage, passkeyLoginPage } from './passkey-login.ts'
import { passkeyOptionsPage, passkeysPage } from './passkeys.ts'
import { passwordPage } from './password.ts'
import { recoveryCodesRoute } from './recovery-codes.ts'
import { resetPage } from './reset.ts'
import { securityRoute } from './security.ts'
import { sessionsPage, signOutPage } from './sessions.ts'
import { setUpPage } from './set-up.ts'
import { totpPage } from './totp.ts'
import { verifyPage } from './verify.ts'

const makers = [
  loginPage,
  verifyPage,
  passkeyLoginOptionsPage,
  passkeyLoginPage,
  securityRoute,
  passwordPage,
  totpPage,
  recoveryCodesRoute,
  passkeyOptionsPage,
  passkeysPage,
  sessionsPage,
  signOutPage,
  forgottenRoute,
  resetPage,
  invitePage,
  setUpPage,
]

export const accountPages = (deps: AccountPageDeps): readonly PageRoute[] =>
  makers.map((make) => make(deps))

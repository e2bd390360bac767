/** Every page, in the order in which a person may meet them. */
import { accountPages } from './accounts/account-pages.ts'
import { authorizePage } from './authorize.ts'
import { connectedApps } from './connected-apps.ts'
import { consent } from './consent.ts'
import { consentPreview } from './consent-preview.ts'
import type { PageDeps } from './deps.ts'
import { devicePages } from './device.ts'
import { logout } from './logout.ts'
import type { PageRoute } from './page.ts'
import { signInPreview } from './sign-in-preview.ts'

export const pages = (deps: PageDeps): readonly PageRoute[] => [
  authorizePage(deps),
  consent(deps),
  consentPreview(deps),
  signInPreview,
  ...devicePages(deps),
  connectedApps(deps),
  logout(deps),
  ...accountPages(deps),
]

import type {
  AuthorizationErrorModel,
  ConnectedAppsModel,
  ConsentModel,
  DeviceCodeModel,
  ForgottenModel,
  FormPostModel,
  NewPasswordModel,
  NoticeModel,
  RecoveryCodesModel,
  SecondFactorModel,
  SecurityModel,
  SignInModel,
  SignOutModel,
  TotpSetupModel,
  ViewContext,
} from './models.ts'

const e = (t: unknown): string => String(t).replace(/[&<>"']/gu, (c) => `&#${c.charCodeAt(0)};`)
const page = (title: string, body: string, c: ViewContext): string =>
  `<!doctype html><html lang="${e(c.language)}"><head><title>${e(title)}</title></head><body><h1>${e(title)}</h1>${body}</body></html>`
const form = (action: string, body: string, c: ViewContext): string =>
  `<form method="post" action="${e(action)}">${Object.entries(c.hidden)
    .map(([n, v]) => `<input type="hidden" name="${e(n)}" value="${e(v)}">`)
    .join('')}${body}</form>`
export const signInPage = (m: SignInModel, c: ViewContext): string =>
  page(
    'Sign in',
    form(
      '/login',
      `<p>${e(m.error ?? '')}</p><input name="email" value="${e(m.email)}"><input name="password" type="password"><button>Sign in</button>`,
      c,
    ),
    c,
  )
export const secondFactorPage = (m: SecondFactorModel, c: ViewContext): string =>
  page(
    'Second factor',
    form(
      '/login/verify',
      `<input type="hidden" name="kind" value="${m.kind}"><input name="code"><button>Go on</button>`,
      c,
    ),
    c,
  )
export const consentPage = (m: ConsentModel, c: ViewContext): string =>
  page(
    'Allow?',
    form(
      m.device ? '/device/confirm' : '/consent',
      `${m.question.scopes.map((s) => `<label><input type="checkbox" name="scope" value="${e(s.name)}" checked>${e(s.title)}</label>`).join('')}${m.question.organizations.map((o) => `<label><input type="radio" name="organization" value="${e(o.id)}"${o.id === m.question.organizationId ? ' checked' : ''}>${e(o.name)}</label>`).join('')}${m.device ? `<input type="hidden" name="user_code" value="${e(m.device.userCode)}">` : ''}<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>`,
      c,
    ),
    c,
  )
export const deviceCodePage = (m: DeviceCodeModel, c: ViewContext): string =>
  page(
    'Device',
    form('/device', `<input name="user_code" value="${e(m.userCode)}"><button>Go on</button>`, c),
    c,
  )
export const noticePage = (m: NoticeModel, c: ViewContext): string => page(m.kind, '', c)
export const authorizationErrorPage = (m: AuthorizationErrorModel, c: ViewContext): string =>
  page(m.error, e(m.description), c)
export const formPostPage = (m: FormPostModel, c: ViewContext): string =>
  page(
    'Continue',
    `<form method="post" action="${e(m.action)}">${Object.entries(m.parameters)
      .map(([n, v]) => `<input type="hidden" name="${e(n)}" value="${e(v)}">`)
      .join('')}<button>Continue</button></form>`,
    c,
  )
export const signOutPage = (_m: SignOutModel, c: ViewContext): string =>
  page('Sign out', form('/logout', '<button name="decision" value="allow">Sign out</button>', c), c)
export const connectedAppsPage = (m: ConnectedAppsModel, c: ViewContext): string =>
  page(
    'Apps',
    m.apps
      .map((a) =>
        form(
          '/account/apps',
          `${e(a.client.name)}<button name="consent" value="${e(a.consentId)}">Revoke</button>`,
          c,
        ),
      )
      .join(''),
    c,
  )
export const securityPage = (_m: SecurityModel, c: ViewContext): string => page('Security', '', c)
export const totpSetupPage = (m: TotpSetupModel, c: ViewContext): string =>
  page('TOTP', e(m.secret), c)
export const recoveryCodesPage = (m: RecoveryCodesModel, c: ViewContext): string =>
  page('Codes', e(m.codes.join(' ')), c)
export const forgottenPage = (_m: ForgottenModel, c: ViewContext): string =>
  page('Forgotten', form('/password/forgotten', '<input name="email"><button>Send</button>', c), c)
export const newPasswordPage = (_m: NewPasswordModel, c: ViewContext): string =>
  page('New password', '', c)

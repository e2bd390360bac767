/** OpenID Connect Core §3.1.2.1: what may spare the person some typing. Of no use, it is passed over. */
import { ok } from '@keygrant/protocol'
import type { Rule } from './rule.ts'

/** The most characters of an e-mail address (RFC 5321 §4.5.3.1.3). */
const maxHint = 254
const maxLocales = 10
/** The shape of RFC 5646 §2.1, without its registry. */
const languageTag = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/u

export const checkHints: Rule<'loginHint' | 'uiLocales'> = ({ parameters }) => {
  const hint = parameters.one('login_hint')
  const locales = (parameters.one('ui_locales') ?? '').split(' ')
  return ok({
    loginHint: hint !== undefined && hint.length <= maxHint ? hint : undefined,
    uiLocales: locales.filter((tag) => languageTag.test(tag)).slice(0, maxLocales),
  })
}

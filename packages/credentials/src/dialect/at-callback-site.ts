/**
 * A callback that says at which of the platform's sites its tokens are to be had.
 *
 * @see RFC 9700 §4.4 (mix-up): only the platform's own sites are taken, whatever the callback says
 */
import { err, ok, type Result } from '@keygrant/protocol/result'
import { CredentialsError } from '../errors.ts'
import type { Settings } from '../settings.ts'

const valueOf = (callbackUrl: string | URL, parameter: string): string | null => {
  const url = String(callbackUrl)
  const base = 'http://localhost'
  return URL.canParse(url, base) ? new URL(url, base).searchParams.get(parameter) : null
}

/**
 * The settings with the endpoints of the callback's site, for its code and for all that descends from it.
 * Settings come back as they are where the platform has one site, or the callback names none.
 */
export function atCallbackSite<Known extends Settings>(
  settings: Known,
  call: { readonly callbackUrl: string | URL } | { readonly code: string },
): Result<Known, CredentialsError> {
  const callbackUrl = 'callbackUrl' in call ? call.callbackUrl : undefined
  const site = settings.provider?.callbackSite
  const value = site && callbackUrl && valueOf(callbackUrl, site.parameter)
  if (site === undefined || value === undefined || value === null || value === '')
    return ok(settings)
  if (!site.values.includes(value))
    return err(
      new CredentialsError(
        'issuer_mismatch',
        `The callback names a site that is not ${settings.provider?.title}'s. Begin the login again.`,
      ),
    )
  const at = (template: string | undefined): URL | undefined =>
    template === undefined ? undefined : new URL(template.replaceAll('{value}', value))
  const { token, revocation } = site.endpoints
  const tokenUrl = at(token) ?? settings.tokenUrl
  return ok({ ...settings, tokenUrl, tokenRevokeUrl: at(revocation) ?? settings.tokenRevokeUrl })
}

/** The small page on which a person allows or denies. Plain HTML, no script, everything escaped. */
import type { ProviderDescription } from '@keygrant/providers'
import type { AuthorizationRequest } from './authorization-request.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in a page. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/gu, (character) => entities[character] ?? '')

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.4rem}label{display:block;margin:.3rem 0}button{font:inherit;padding:.5rem 1.2rem;margin:1rem .5rem 0 0}
small,dt{color:#555}dd{margin:0 0 .4rem;overflow-wrap:anywhere}`

const frame = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style></head><body><main>${body}</main></body></html>`

/** Shown where nobody may be redirected. */
export const errorPage = (title: string, parameter: string): string =>
  frame(
    `${escapeHtml(title)} (emulated)`,
    `<h1>This request cannot go on</h1><p>Invalid <code>${escapeHtml(parameter)}</code>.</p>`,
  )

/** The page itself. Its form goes back to where it came from. */
export function consentPage(
  { title, dialect }: ProviderDescription,
  { client, scope, parameters, redirectUri }: AuthorizationRequest,
): string {
  const words = new Map(dialect.scopes.map((one) => [one.name, one.words]))
  const boxes = scope.map(
    (name) =>
      `<label><input type="checkbox" name="scope" value="${escapeHtml(name)}" checked> ${escapeHtml(words.get(name) ?? name)} <small>${escapeHtml(name)}</small></label>`,
  )
  const extras = (dialect.authorization?.parameters ?? [])
    .filter(({ name }) => parameters.has(name))
    .map(
      ({ name }) =>
        `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(parameters.get(name) ?? '')}</dd>`,
    )
  return frame(
    `${escapeHtml(title)} (emulated)`,
    `<h1>${escapeHtml(client.clientId)} asks for access</h1>
<p>This is an emulator of ${escapeHtml(title)}. Nobody has to sign in.</p>
<form method="post"><input type="hidden" name="scope" value="">${boxes.join('')}
<dl>${extras.join('')}<dt>Goes back to</dt><dd>${escapeHtml(redirectUri)}</dd></dl>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Don't allow</button></form>`,
  )
}

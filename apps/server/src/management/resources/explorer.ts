/** The explorer's proxy: for APIs that let no browser of another origin in. */
import Type, { type TSchema } from 'typebox'
import { apiOrigins } from '../../console/console-policy.ts'
import { isLoopbackName } from '../../explorer/public-address.ts'
import { sendRequest } from '../../explorer/send-request.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid, refusal } from '../problems.ts'
import { closed } from '../schemas.ts'

/** `[name, value]`. */
const pair = <Value extends TSchema>(value: Value) =>
  Type.Array(value, { minItems: 2, maxItems: 2 })
const Header = pair(Type.String({ maxLength: 8_000, pattern: '^[\\x20-\\x7e\\t]*$' }))
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/u

const Shape = Type.Object(
  {
    status: Type.Integer(),
    status_text: Type.String(),
    headers: Type.Array(pair(Type.String())),
    body: Type.String(),
    truncated: Type.Boolean(),
    duration_ms: Type.Integer(),
  },
  closed,
)

export const explorer: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/explorer/requests',
    name: 'sendExplorerRequest',
    summary:
      'Send one request to a registered API, and show its answer; redirects are not followed',
    session: true,
    status: 200,
    body: Type.Object(
      {
        method: Type.Enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
        url: Type.String({ maxLength: 8_000 }),
        headers: Type.Optional(Type.Array(Header, { maxItems: 50 })),
        body: Type.Optional(Type.String({ maxLength: 200_000 })),
      },
      closed,
    ),
    response: Shape,
    async run({ body, deps }) {
      const url = URL.parse(body.url)
      if (url === null || url.username !== '' || url.password !== '')
        return invalid([{ field: 'url', message: 'must be an address without a user name' }])
      const origins = apiOrigins(await deps.admin.listApis())
      // A token goes nowhere but to an API that the operator has registered.
      if (!origins.includes(url.origin))
        return refusal('forbidden', { detail: `${url.origin} is no registered API.` })
      const loopbackAllowed = isLoopbackName(new URL(deps.policy.issuer).hostname)
      const { method } = body
      const headers = (body.headers ?? []).map(([name = '', value = '']) => [name, value] as const)
      if (!headers.every(([name]) => headerName.test(name)))
        return invalid([{ field: 'headers', message: 'a name is none that HTTP knows' }])
      const sent = await sendRequest(
        { method: method as string, url, headers, body: body.body },
        { loopbackAllowed },
      )
      if (sent.ok) {
        const { status, statusText, headers: got, body: text, truncated, milliseconds } = sent.value
        return {
          body: {
            status,
            status_text: statusText,
            headers: got,
            body: text,
            truncated,
            duration_ms: milliseconds,
          },
        }
      }
      return sent.error.kind === 'address_refused'
        ? refusal('forbidden', { detail: `${url.hostname} leads into a private network.` })
        : refusal('unreachable', { detail: `${url.host}: ${sent.error.message}.` })
    },
  }),
]

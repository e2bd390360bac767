/** A client of the lab's own: made for one flow, deleted when the flow is left. */
import type { BodyOf } from '../../../api/call.ts'
import { call } from '../../../api/call.ts'
import { consoleCall } from '../wire/console-call.ts'
import { wireNow } from '../wire/wire.ts'
import type { Facts, Setting, Step } from './flow.ts'

type Order = Pick<
  BodyOf<'POST /clients'>,
  'type' | 'redirect_uris' | 'refresh_token_policy' | 'grant_types' | 'dpop_bound_access_tokens'
>

const label = 'Flows lab'
const description = 'Made by the flows lab of the API explorer, which deletes it. May be deleted.'
/** After that long nobody is looking at its flow any more: its page was closed. */
const forgottenAfter = 3_600_000

/** The first step of each flow. */
export const clientStep = (kind: string, order: Order): Step => ({
  title: 'A client to try with',
  about: `Makes ${kind} with one scope, by the management API. It is deleted when you leave this flow.`,
  needs: [],
  attempts: [
    {
      name: 'Make the client',
      shows:
        'A client of your organization, like any other. Its secret, if it has one, is answered this once.',
      run: async (_facts, setting) => {
        await removeForgotten(setting)
        return make(kind, order, setting)
      },
    },
  ],
})

async function make(kind: string, order: Order, setting: Setting) {
  const { scope, header, organization } = setting
  const body = {
    ...order,
    name: `${label}: ${kind}`,
    description,
    scope,
    ...(organization !== undefined && { organization_id: organization }),
  }
  const made = await consoleCall(
    'POST /clients',
    { body },
    {
      title: 'A client to try with',
      organization: header,
    },
  )
  const { client_id: clientId, client_secret: clientSecret } = made
  const exchange = wireNow().at(-1)
  return {
    ...(exchange && { exchange }),
    facts: { clientId, ...(clientSecret !== undefined && { clientSecret }) },
  }
}

/** Deletes the client of a flow, with its tokens. */
export async function removeLabClient(
  { clientId }: Facts,
  { header }: Pick<Setting, 'header'>,
): Promise<void> {
  if (clientId === undefined) return
  const args = { path: { client_id: clientId }, query: { force: 'true' as const } }
  await consoleCall('DELETE /clients/{client_id}', args, {
    title: 'The client of the lab goes',
    organization: header,
  })
}

/** Those whose page was closed before it could delete them. */
async function removeForgotten({ header, organization }: Setting): Promise<void> {
  const query = { q: label, organization_id: organization, limit: 50 }
  const { body } = await call('GET /clients', { query }, { organization: header })
  const forgotten = body.items.filter(
    (each) =>
      each.description === description && Date.parse(each.created_at) < Date.now() - forgottenAfter,
  )
  for (const { client_id: clientId } of forgotten) await removeLabClient({ clientId }, { header })
}

/** Middleware that checks tokens, for the API at hand. */
import { useActing } from '../../../api/acting.ts'
import { useApiAddress } from '../../../components/use-credential.ts'
import { CodeBlock } from '../../../design/code-block.tsx'

/** The library, by the name that programs install it under. */
const library = '@keygrant/guard'

export function ProtectApi() {
  const { session } = useActing()
  const audience = useApiAddress()
  const code = `import Fastify from 'fastify'
import { createGuard } from '${library}'
import { accessOf, protect } from '${library}/fastify'

const guard = createGuard({ issuer: '${session.issuer}', audience: '${audience}' })
const app = Fastify()
app.get('/v1/balance', protect(guard, { scope: 'balance:read' }), (request) => ({
  hello: accessOf(request).clientId,
}))`
  return <CodeBlock code={code} what="middleware" />
}

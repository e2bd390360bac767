/** An Express server with one handler, behind a bearer check that an argument names. */
import { createGuard } from '@keygrant/guard'
import { protect } from '@keygrant/guard/express'
import express, { type RequestHandler } from 'express'
import { auth } from 'express-oauth2-jwt-bearer'
import { audience } from '../issuer.ts'

const [, , check = '', port = '', issuer = ''] = process.argv

function handlerFor(): RequestHandler {
  if (check === 'guard') {
    const guard = createGuard({ issuer, audience, cache: { max: 1_000 } })
    return protect(guard, { scope: 'balance:read' }) as RequestHandler
  }
  if (check === 'none') return (_request, _response, next) => next()
  return auth({ issuer, jwksUri: `${issuer}/keys`, audience, tokenSigningAlg: 'ES256' })
}

const app = express()
app.get('/', handlerFor(), (_request, response) => {
  response.json({ ok: true })
})
app.listen(Number(port), '127.0.0.1', () => process.send?.('ready'))

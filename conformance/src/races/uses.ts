/** What can be used once: authorization codes, consent pages, device codes. */

import { Person } from '@keygrant/testkit'
import type { Answer } from '../person/answer.ts'
import type { WebApp } from '../person/web-app.ts'
import type { Cluster } from './cluster.ts'
import type { Attempt, SingleUseOptions } from './single-use.ts'

type Make = SingleUseOptions['make']

const grantOutcome = ({ status, body }: Answer): Attempt => {
  if (status === 200) return 'won'
  if (status === 400 && body['error'] === 'invalid_grant') return 'lost'
  return { fault: `${status} ${JSON.stringify(body)}` }
}

/** An authorization code, redeemed by its own client. */
export const authorizationCodes =
  (cluster: Cluster, app: WebApp): Make =>
  async () => {
    const form = await app.newCode()
    return async (port) => grantOutcome(await cluster.post(port, '/oauth2/token', form))
  }

/** A consent page, answered with yes again and again by its own person. */
export const consentPages =
  (app: WebApp): Make =>
  async () => {
    const { fields, cookies } = await app.consentPage()
    return async (port) => {
      const person = new Person(`http://localhost:${port}`, app.user.account)
      for (const [name, value] of cookies) person.cookies.set(name, value)
      const { status, location } = await person.post('/consent', fields)
      if (location?.includes('code=') === true) return 'won'
      return status === 409 ? 'lost' : { fault: `${status} ${location ?? ''}` }
    }
  }

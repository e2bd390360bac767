/** How families are ended: by their client, by their person. */
import { Person } from '@keygrant/testkit'
import type { WebApp } from '../person/web-app.ts'
import type { Cluster } from './cluster.ts'
import type { RevocationsOptions } from './revocations.ts'

type PrepareEnd = RevocationsOptions['prepareEnd']

/** The client revokes the refresh token. */
export const revokedByClient =
  (cluster: Cluster, { credentials }: WebApp): PrepareEnd =>
  async ({ refresh }) =>
  async (port) => {
    const form = { token: refresh, ...credentials }
    return (await cluster.post(port, '/oauth2/revoke', form)).status === 200
  }

/** The person takes back what they allowed, on the page of connected apps. */
export const withdrawnByPerson =
  ({ user }: WebApp): PrepareEnd =>
  async () => {
    const page = await user.get('/account/apps')
    const form = user.formWith(page, 'consent')
    const [consent = ''] = form.buttons('consent')
    const own = form.values.filter(([name]) => name !== 'consent')
    const hidden = form.values.find(([name]) => name === 'consent')?.[1]
    return async (port) => {
      const person = new Person(`http://localhost:${port}`, user.account)
      for (const [name, value] of user.cookies) person.cookies.set(name, value)
      const answer = await person.post(form.action, [...own, ['consent', hidden ?? consent]])
      return answer.status === 303
    }
  }

/**
 * Device code grant: a device polls until its person has decided, and then redeems what they allowed.
 *
 * @see RFC 8628 §3.4 and §3.5
 */
import { err, ok, tokenKind } from '@keygrant/protocol'
import type { StoredDeviceAuthorization } from '../delegation-ports.ts'
import type { Api } from '../ports.ts'
import { missing, problem } from '../problems.ts'
import { type Grant, issue, refuse, signInOf } from './grant.ts'

interface DeviceFacts {
  readonly device: StoredDeviceAuthorization | undefined
  readonly poll: 'ok' | 'slow_down'
  readonly apis: readonly Api[]
}

/** Issues what the device's person allowed, once. */
export const deviceCode: Grant<{ readonly deviceCode: string }, DeviceFacts> = {
  type: 'urn:ietf:params:oauth:grant-type:device_code',

  parse(parameters) {
    const code = parameters.get('device_code')
    return code === undefined ? err(missing('device_code')) : ok({ deviceCode: code })
  },

  async load({ deviceCode: code }, { store, hash, now }) {
    const device =
      tokenKind(code) === 'dc' ? await store.findDeviceAuthorization(hash(code)) : undefined
    // That it polled is noted by reading it: how soon it may ask again hangs on when it asked last.
    const poll = device?.state === 'pending' ? await store.recordPoll(device.hash, now()) : 'ok'
    return { device, poll, apis: await store.listApis() }
  },

  decide(_request, { device, poll, apis }, { client, now }) {
    if (device === undefined) return refuse(problem('device_code_unknown'))
    // Whose it is comes before all else: whoever finds another's code learns nothing of it.
    if (device.clientId !== client.id)
      return refuse(problem('device_code_foreign', { of: device.clientId }))
    if (device.spentAt !== null) return refuse(problem('device_code_spent'))
    if (now >= device.expiresAt) return refuse(problem('device_code_expired'))
    if (device.state === 'denied') return refuse(problem('device_denied'))
    if (device.state === 'pending')
      return refuse(problem(poll === 'ok' ? 'device_pending' : 'device_polls_too_fast'))
    const { family } = device
    if (family === undefined || family.revokedAt !== null) return refuse(problem('device_denied'))
    const api = apis.find(({ id }) => id === family.apiId)
    const scope = family.scope.filter((name) => client.scope.includes(name))
    if (api === undefined || scope.length === 0) return refuse(problem('scope_empty'))
    const { subject, organizationId } = family
    const redeem = { kind: 'device', hash: device.hash } as const
    return issue({
      subject,
      organizationId,
      api,
      scope,
      ...signInOf(family, { nonce: null, methods: device.methods }),
      refresh: { kind: 'begin', family, redeem },
    })
  },
}

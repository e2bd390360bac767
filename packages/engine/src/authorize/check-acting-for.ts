/** What Cortex and Datadog let an app say about whom it is to act for. That the person may is asked later. */
import { err, ok } from '@keygrant/protocol'
import { malformed, type Rule } from './rule.ts'

export const checkActingFor: Rule<'organizationId' | 'ddOid' | 'installationId' | 'region'> = ({
  parameters,
  client,
  installation,
}) => {
  const datadog = parameters.one('dd_oid')
  const organizationId = parameters.one('organization_id') ?? datadog
  if (datadog !== undefined && datadog !== organizationId) return err(malformed('dd_oid'))
  const ddOid = datadog !== undefined
  // A region is one of an installation: without one it says nothing.
  if (!parameters.has('instance_id'))
    return ok({ organizationId, ddOid, installationId: undefined, region: undefined })
  if (installation?.clientId !== client.id) return err(malformed('instance_id'))
  if (organizationId !== undefined && organizationId !== installation.organizationId)
    return err(malformed(ddOid ? 'dd_oid' : 'organization_id'))
  const region = parameters.one('region')
  if (region !== undefined && region !== installation.region) return err(malformed('region'))
  return ok({
    organizationId: installation.organizationId,
    ddOid,
    installationId: installation.id,
    region: installation.region ?? undefined,
  })
}

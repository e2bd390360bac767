/**
 * Datadog's scopes, in our words. Source: security scheme `AuthZ` of the API clients. Not all of them:
 * those that its documents of authorization and the first API clients name.
 */
import type { ScopeWords } from '../dialect.ts'

export const datadogScopes: readonly ScopeWords[] = [
  { name: 'dashboards_read', words: 'See dashboards' },
  { name: 'dashboards_write', words: 'Make and change dashboards' },
  { name: 'dashboards_public_share', words: 'Share dashboards outside the organization' },
  { name: 'events_read', words: 'Read events' },
  { name: 'hosts_read', words: 'See hosts' },
  { name: 'incident_read', words: 'See incidents' },
  { name: 'incident_write', words: 'Open, see and manage incidents' },
  { name: 'incident_settings_write', words: 'Change the settings of incidents' },
  { name: 'metrics_read', words: 'See custom metrics' },
  { name: 'monitors_read', words: 'See monitors' },
  { name: 'monitors_write', words: 'Change monitors' },
  { name: 'monitors_downtime', words: 'Silence monitors' },
  { name: 'org_management', words: 'Change settings of the organization' },
  { name: 'security_monitoring_filters_read', words: 'See security filters' },
  { name: 'security_monitoring_filters_write', words: 'Change security filters' },
  { name: 'security_monitoring_rules_read', words: 'See detection rules' },
  { name: 'security_monitoring_rules_write', words: 'Change detection rules' },
  { name: 'security_monitoring_signals_read', words: 'See security signals' },
  { name: 'slos_read', words: 'See service level objectives' },
  { name: 'slos_write', words: 'Change service level objectives' },
  { name: 'slos_corrections', words: 'Correct the status of service level objectives' },
  { name: 'timeseries_query', words: 'Query timeseries' },
  { name: 'usage_read', words: 'See usage and what it is attributed to' },
  { name: 'user_access_invite', words: 'Invite people to the organization' },
  { name: 'user_access_manage', words: 'Disable people and change their roles' },
]

/** Made from the server's OpenAPI document by `npm run console:api`. Not to be edited. */

export interface Operations {
  /** Take back what one allowed an app, and end everything that came of it */
  readonly 'DELETE /account/consents/{id}': {
    readonly path: { readonly id: string }
    readonly answer: undefined
  }
  /** Sign out another browser of one’s own */
  readonly 'DELETE /account/sessions/{id}': {
    readonly path: { readonly id: string }
    readonly answer: undefined
  }
  /** Delete an API; its tokens are no longer active */
  readonly 'DELETE /apis/{id}': {
    readonly path: { readonly id: string }
    readonly answer: undefined
  }
  /** Delete a client with its secrets and tokens; one that was used within the hour needs `?force=true` */
  readonly 'DELETE /clients/{client_id}': {
    readonly path: { readonly client_id: string }
    readonly query: { readonly force?: 'true' | 'false' }
    readonly answer: undefined
  }
  /** Revoke a secret at once; `?compromised=true` also ends every token of the client. One that was used within the hour needs `?force=true` */
  readonly 'DELETE /clients/{client_id}/secrets/{id}': {
    readonly path: { readonly client_id: string; readonly id: string }
    readonly query: { readonly compromised?: 'true' | 'false'; readonly force?: 'true' | 'false' }
    readonly answer: undefined
  }
  /** Withdraw everything that users allowed a client of your own, and end what came of it */
  readonly 'DELETE /consents': {
    readonly query: { readonly client_id: string }
    readonly answer: { readonly withdrawn: number }
  }
  /** Withdraw a consent, and end everything that came of it */
  readonly 'DELETE /consents/{id}': {
    readonly path: { readonly id: string }
    readonly answer: undefined
  }
  /** Revoke all developer tokens of one’s own, and the access tokens they bought */
  readonly 'DELETE /developer_tokens': {
    readonly answer: undefined
  }
  /** Revoke a developer token, and the access tokens it bought */
  readonly 'DELETE /developer_tokens/{id}': {
    readonly path: { readonly id: string }
    readonly answer: undefined
  }
  /** Uninstall: ends what users allowed in it */
  readonly 'DELETE /installations/{id}': {
    readonly path: { readonly id: string }
    readonly answer: undefined
  }
  /** Delete an organization that has neither clients nor members */
  readonly 'DELETE /organizations/{id}': {
    readonly path: { readonly id: string }
    readonly answer: undefined
  }
  /** Withdraw an invitation: its link works no more */
  readonly 'DELETE /organizations/{id}/invitations/{invitation_id}': {
    readonly path: { readonly id: string; readonly invitation_id: string }
    readonly answer: undefined
  }
  /** Take a user out of an organization */
  readonly 'DELETE /organizations/{id}/members/{user_id}': {
    readonly path: { readonly id: string; readonly user_id: string }
    readonly answer: undefined
  }
  /** Sign out */
  readonly 'DELETE /session': {
    readonly answer: undefined
  }
  /** Read one’s own profile, and what protects the account */
  readonly 'GET /account': {
    readonly answer: { readonly id: string; readonly email: string; readonly email_verified: boolean; readonly name: string; readonly operator: boolean; readonly has_password: boolean; readonly totp: boolean; readonly recovery_codes_left: number; readonly passkeys: number; readonly security_url: string }
  }
  /** List the apps one allowed something */
  readonly 'GET /account/consents': {
    readonly query: { readonly limit?: number; readonly cursor?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly client_id: string; readonly client_name: string; readonly logo_uri: string | null; readonly api_id: string; readonly api_name: string; readonly organization_id: string | null; readonly scope: string; readonly created_at: string; readonly updated_at: string })[]; readonly next_cursor: string | null }
  }
  /** List where one is signed in */
  readonly 'GET /account/sessions': {
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly current: boolean; readonly ip: string; readonly user_agent: string; readonly created_at: string; readonly last_seen_at: string; readonly expires_at: string })[]; readonly next_cursor: null }
  }
  /** List APIs */
  readonly 'GET /apis': {
    readonly query: { readonly limit?: number; readonly cursor?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly identifier: string; readonly name: string; readonly access_token_lifetime: number; readonly access_token_format: 'jwt' | 'opaque'; readonly signing_algorithm: 'ES256' | 'EdDSA' | 'RS256'; readonly scopes: readonly ({ readonly name: string; readonly title: string; readonly description: string; readonly sensitive: boolean; readonly translations?: { readonly en?: { readonly title: string; readonly description: string }; readonly de?: { readonly title: string; readonly description: string }; readonly fr?: { readonly title: string; readonly description: string }; readonly es?: { readonly title: string; readonly description: string }; readonly ja?: { readonly title: string; readonly description: string }; readonly zh?: { readonly title: string; readonly description: string } } })[]; readonly built_in: boolean; readonly created_at: string })[]; readonly next_cursor: string | null }
  }
  /** Read an API */
  readonly 'GET /apis/{id}': {
    readonly path: { readonly id: string }
    readonly answer: { readonly id: string; readonly identifier: string; readonly name: string; readonly access_token_lifetime: number; readonly access_token_format: 'jwt' | 'opaque'; readonly signing_algorithm: 'ES256' | 'EdDSA' | 'RS256'; readonly scopes: readonly ({ readonly name: string; readonly title: string; readonly description: string; readonly sensitive: boolean; readonly translations?: { readonly en?: { readonly title: string; readonly description: string }; readonly de?: { readonly title: string; readonly description: string }; readonly fr?: { readonly title: string; readonly description: string }; readonly es?: { readonly title: string; readonly description: string }; readonly ja?: { readonly title: string; readonly description: string }; readonly zh?: { readonly title: string; readonly description: string } } })[]; readonly built_in: boolean; readonly created_at: string }
  }
  /** Read the OpenAPI document of an API */
  readonly 'GET /apis/{id}/openapi': {
    readonly path: { readonly id: string }
    readonly answer: Readonly<Record<string, unknown>>
  }
  /** List the operations of an API with the scopes they want */
  readonly 'GET /apis/{id}/operations': {
    readonly path: { readonly id: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly method: string; readonly path: string; readonly summary: string; readonly description: string; readonly tags: readonly (string)[]; readonly deprecated: boolean; readonly scope: string; readonly scope_edited: boolean })[]; readonly next_cursor: null }
  }
  /** List changes, newest first */
  readonly 'GET /audit': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly organization_id?: string; readonly actor?: string; readonly target?: string; readonly action?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly at: string; readonly actor: { readonly kind: 'client' | 'user' | 'system'; readonly id: string }; readonly action: string; readonly target: { readonly kind: string; readonly id: string }; readonly organization_id: string | null; readonly ip: string; readonly request_id: string; readonly change: Readonly<Record<string, unknown>> })[]; readonly next_cursor: string | null }
  }
  /** List clients, newest first */
  readonly 'GET /clients': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly organization_id?: string; readonly type?: string; readonly state?: 'active' | 'disabled'; readonly publication?: 'draft' | 'in_review' | 'published'; readonly scope?: string; readonly q?: string }
    readonly answer: { readonly items: readonly ({ readonly client_id: string; readonly name: string; readonly description: string; readonly organization_id: string | null; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device'; readonly confidential: boolean; readonly redirect_uris: readonly (string)[]; readonly grant_types: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope: string; readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime: number | null; readonly refresh_token_policy: { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime: number; readonly absolute_lifetime: number | null; readonly retry_window: number; readonly roll_after: number | null; readonly client_authentication: 'required' | 'optional' }; readonly require_pkce: boolean; readonly dpop_bound_access_tokens: boolean; readonly ip_allow_list: readonly (string)[]; readonly state: 'active' | 'disabled'; readonly operator: boolean; readonly resource_server: string | null; readonly client_uri: string | null; readonly logo_uri: string | null; readonly policy_uri: string | null; readonly tos_uri: string | null; readonly verified: boolean; readonly contacts: readonly (string)[]; readonly publication: 'draft' | 'in_review' | 'published'; readonly test_users: readonly (string)[]; readonly review_note: string | null; readonly required_scope: string; readonly post_logout_redirect_uris: readonly (string)[]; readonly callback_parameters: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly created_at: string; readonly last_used_at: string | null })[]; readonly next_cursor: string | null }
  }
  /** Read a client */
  readonly 'GET /clients/{client_id}': {
    readonly path: { readonly client_id: string }
    readonly answer: { readonly client_id: string; readonly name: string; readonly description: string; readonly organization_id: string | null; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device'; readonly confidential: boolean; readonly redirect_uris: readonly (string)[]; readonly grant_types: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope: string; readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime: number | null; readonly refresh_token_policy: { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime: number; readonly absolute_lifetime: number | null; readonly retry_window: number; readonly roll_after: number | null; readonly client_authentication: 'required' | 'optional' }; readonly require_pkce: boolean; readonly dpop_bound_access_tokens: boolean; readonly ip_allow_list: readonly (string)[]; readonly state: 'active' | 'disabled'; readonly operator: boolean; readonly resource_server: string | null; readonly client_uri: string | null; readonly logo_uri: string | null; readonly policy_uri: string | null; readonly tos_uri: string | null; readonly verified: boolean; readonly contacts: readonly (string)[]; readonly publication: 'draft' | 'in_review' | 'published'; readonly test_users: readonly (string)[]; readonly review_note: string | null; readonly required_scope: string; readonly post_logout_redirect_uris: readonly (string)[]; readonly callback_parameters: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly created_at: string; readonly last_used_at: string | null }
  }
  /** Export a client's registration: no identifiers, no secrets */
  readonly 'GET /clients/{client_id}/manifest': {
    readonly path: { readonly client_id: string }
    readonly answer: { readonly manifest_version: 1; readonly client: { readonly name: string; readonly description?: string; readonly redirect_uris?: readonly (string)[]; readonly grant_types?: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope?: string; readonly token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime?: number | null; readonly refresh_token_policy?: 'none' | 'fixed' | 'rotating' | 'rolling' | { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime?: number; readonly absolute_lifetime?: number | null; readonly retry_window?: number; readonly roll_after?: number | null; readonly client_authentication?: 'required' | 'optional' }; readonly require_pkce?: boolean; readonly dpop_bound_access_tokens?: boolean; readonly client_uri?: string | null; readonly logo_uri?: string | null; readonly policy_uri?: string | null; readonly tos_uri?: string | null; readonly contacts?: readonly (string)[]; readonly required_scope?: string; readonly post_logout_redirect_uris?: readonly (string)[]; readonly callback_parameters?: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation?: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device' } }
  }
  /** List the secrets of a client, without the secrets */
  readonly 'GET /clients/{client_id}/secrets': {
    readonly path: { readonly client_id: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly prefix: string; readonly last_four: string; readonly created_at: string; readonly expires_at: string | null; readonly revoked_at: string | null; readonly last_used_at: string | null; readonly last_used_ip: string | null; readonly last_used_user_agent: string | null; readonly uses_last_hour: number; readonly uses_24h: number })[]; readonly next_cursor: null }
  }
  /** The claims of the access token that a machine client would get now */
  readonly 'GET /clients/{client_id}/token_preview': {
    readonly path: { readonly client_id: string }
    readonly query: { readonly scope?: string; readonly resource?: string }
    readonly answer: { readonly claims: Readonly<Record<string, unknown>>; readonly expires_in: number }
  }
  /** Token requests of the last 14 days, by hour or, with `?by=day`, by day */
  readonly 'GET /clients/{client_id}/usage': {
    readonly path: { readonly client_id: string }
    readonly query: { readonly by?: 'hour' | 'day' }
    readonly answer: { readonly items: readonly ({ readonly hour: string; readonly tokens: number; readonly failures: number })[]; readonly next_cursor: null }
  }
  /** List what users allowed, newest first */
  readonly 'GET /consents': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly organization_id?: string; readonly user_id?: string; readonly client_id?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly user_id: string; readonly client_id: string; readonly organization_id: string | null; readonly instance_id: string | null; readonly api_id: string; readonly scope: string; readonly created_at: string; readonly updated_at: string })[]; readonly next_cursor: string | null }
  }
  /** Read a consent */
  readonly 'GET /consents/{id}': {
    readonly path: { readonly id: string }
    readonly answer: { readonly id: string; readonly user_id: string; readonly client_id: string; readonly organization_id: string | null; readonly instance_id: string | null; readonly api_id: string; readonly scope: string; readonly created_at: string; readonly updated_at: string }
  }
  /** List developer tokens, newest first: one’s own; an operator sees everybody’s */
  readonly 'GET /developer_tokens': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly user_id?: string; readonly organization_id?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly prefix: string; readonly last_four: string; readonly scope: string; readonly api_id: string; readonly user_id: string; readonly organization_id: string | null; readonly installation_id: string | null; readonly created_at: string; readonly expires_at: string; readonly revoked: boolean; readonly last_used_at: string | null; readonly last_used_ip: string | null; readonly last_used_user_agent: string | null })[]; readonly next_cursor: string | null }
  }
  /** Read a developer token, without the token */
  readonly 'GET /developer_tokens/{id}': {
    readonly path: { readonly id: string }
    readonly answer: { readonly id: string; readonly name: string; readonly prefix: string; readonly last_four: string; readonly scope: string; readonly api_id: string; readonly user_id: string; readonly organization_id: string | null; readonly installation_id: string | null; readonly created_at: string; readonly expires_at: string; readonly revoked: boolean; readonly last_used_at: string | null; readonly last_used_ip: string | null; readonly last_used_user_agent: string | null }
  }
  /** List what an organization can install: published clients, and drafts of its own */
  readonly 'GET /installable_clients': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly organization_id?: string; readonly q?: string }
    readonly answer: { readonly items: readonly ({ readonly client_id: string; readonly name: string; readonly description: string; readonly scope: string; readonly client_uri: string | null; readonly logo_uri: string | null; readonly policy_uri: string | null; readonly tos_uri: string | null; readonly verified: boolean; readonly publication: 'draft' | 'in_review' | 'published'; readonly installation: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null })[]; readonly next_cursor: string | null }
  }
  /** List installations, newest first */
  readonly 'GET /installations': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly organization_id?: string; readonly client_id?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly organization_id: string; readonly client_id: string; readonly client_name: string; readonly region: string | null; readonly fields: Readonly<Record<string, string>>; readonly created_by: string; readonly created_at: string })[]; readonly next_cursor: string | null }
  }
  /** Read an installation */
  readonly 'GET /installations/{id}': {
    readonly path: { readonly id: string }
    readonly answer: { readonly id: string; readonly organization_id: string; readonly client_id: string; readonly client_name: string; readonly region: string | null; readonly fields: Readonly<Record<string, string>>; readonly created_by: string; readonly created_at: string }
  }
  /** List requests, newest first */
  readonly 'GET /logs': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly organization_id?: string; readonly client_id?: string; readonly user_id?: string; readonly outcome?: 'ok' | 'refused'; readonly problem?: string; readonly endpoint?: string; readonly grant_type?: string; readonly ip?: string; readonly request_id?: string; readonly scope?: string; readonly from?: string; readonly to?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly at: string; readonly endpoint: string; readonly outcome: 'ok' | 'refused'; readonly problem: string | null; readonly client_id: string | null; readonly organization_id: string | null; readonly user_id: string | null; readonly secret_id: string | null; readonly grant_type: string | null; readonly scope: string; readonly facts: Readonly<Record<string, string>>; readonly ip: string; readonly user_agent: string; readonly request_id: string; readonly why: string | null; readonly fix: string | null; readonly docs: string | null })[]; readonly next_cursor: string | null }
  }
  /** Watch requests as they are decided: server-sent events named `log`, resumed by Last-Event-ID */
  readonly 'GET /logs/stream': {
    readonly query: { readonly organization_id?: string; readonly client_id?: string; readonly user_id?: string; readonly outcome?: 'ok' | 'refused'; readonly problem?: string; readonly endpoint?: string; readonly grant_type?: string; readonly ip?: string; readonly request_id?: string; readonly scope?: string; readonly from?: string; readonly to?: string; readonly last_event_id?: string }
    readonly answer: undefined
  }
  /** Refusals grouped by problem and client, of the last day unless `from` says otherwise */
  readonly 'GET /logs/summary': {
    readonly query: { readonly organization_id?: string; readonly client_id?: string; readonly user_id?: string; readonly outcome?: 'ok' | 'refused'; readonly problem?: string; readonly endpoint?: string; readonly grant_type?: string; readonly ip?: string; readonly request_id?: string; readonly scope?: string; readonly from?: string; readonly to?: string }
    readonly answer: { readonly items: readonly ({ readonly problem: string; readonly client_id: string | null; readonly client_name: string | null; readonly count: number; readonly last_at: string; readonly why: string | null; readonly fix: string | null; readonly docs: string | null })[]; readonly next_cursor: null }
  }
  /** List organizations, newest first */
  readonly 'GET /organizations': {
    readonly query: { readonly limit?: number; readonly cursor?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly created_at: string })[]; readonly next_cursor: string | null }
  }
  /** Read an organization */
  readonly 'GET /organizations/{id}': {
    readonly path: { readonly id: string }
    readonly answer: { readonly id: string; readonly name: string; readonly created_at: string }
  }
  /** List the invitations that nobody has taken yet */
  readonly 'GET /organizations/{id}/invitations': {
    readonly path: { readonly id: string }
    readonly query: { readonly limit?: number; readonly cursor?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly email: string; readonly role: 'owner' | 'developer' | 'viewer'; readonly created_at: string; readonly expires_at: string })[]; readonly next_cursor: string | null }
  }
  /** List the members of an organization */
  readonly 'GET /organizations/{id}/members': {
    readonly path: { readonly id: string }
    readonly query: { readonly limit?: number; readonly cursor?: string }
    readonly answer: { readonly items: readonly ({ readonly user_id: string; readonly email: string; readonly name: string; readonly role: 'owner' | 'developer' | 'viewer'; readonly created_at: string })[]; readonly next_cursor: string | null }
  }
  /** Tokens and failures of fourteen days, and what wants attention */
  readonly 'GET /overview': {
    readonly query: { readonly organization_id?: string }
    readonly answer: { readonly tokens_24h: number; readonly failures_24h: number; readonly clients: number; readonly last_token_at: string | null; readonly days: readonly ({ readonly day: string; readonly tokens: number; readonly failures: number })[]; readonly secrets_expiring: { readonly total: number; readonly items: readonly ({ readonly client_id: string; readonly client_name: string; readonly secret_id: string; readonly secret_name: string; readonly expires_at: string })[] }; readonly clients_unused: { readonly total: number; readonly items: readonly ({ readonly client_id: string; readonly client_name: string; readonly last_used_at: string | null })[] } }
  }
  /** Who is signed in, where they are a member, and what the console must send back */
  readonly 'GET /session': {
    readonly answer: { readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly operator: boolean }; readonly organizations: readonly ({ readonly id: string; readonly name: string; readonly role: 'owner' | 'developer' | 'viewer'; readonly scope: string })[]; readonly scope: string; readonly csrf_token: string; readonly session_id: string; readonly expires_at: string; readonly issuer: string; readonly features: { readonly mail: boolean; readonly developer_token_lifetimes: readonly (number)[] } }
  }
  /** What the running server is, and where each of its settings came from */
  readonly 'GET /settings': {
    readonly answer: { readonly issuer: string; readonly version: string; readonly license: string; readonly mode: 'dev' | 'serve'; readonly started_at: string; readonly ready: boolean; readonly database: 'sqlite' | 'postgresql'; readonly workers: number; readonly mail: 'smtp' | 'log' | 'none'; readonly languages: readonly (string)[]; readonly developer_token_max_seconds: number; readonly session: { readonly idle_seconds: number; readonly max_seconds: number }; readonly retention: { readonly log_days: number; readonly audit_days: number; readonly ended_secret_days: number }; readonly values: readonly ({ readonly name: string; readonly value: string | null; readonly secret: boolean; readonly origin: string | null })[] }
  }
  /** How the pages to sign in and to allow look and speak */
  readonly 'GET /settings/pages': {
    readonly answer: { readonly product_name: string; readonly logo_uri: string | null; readonly logo_dark_uri: string | null; readonly accent_color: string | null; readonly support_uri: string | null; readonly languages: readonly ('en' | 'de' | 'fr' | 'es' | 'ja' | 'zh')[]; readonly default_language: 'en' | 'de' | 'fr' | 'es' | 'ja' | 'zh'; readonly accent_tones: { readonly light: string; readonly dark: string } | null; readonly available_languages: readonly ('en' | 'de' | 'fr' | 'es' | 'ja' | 'zh')[] }
  }
  /** List signing keys */
  readonly 'GET /signing_keys': {
    readonly answer: { readonly items: readonly ({ readonly kid: string; readonly algorithm: 'ES256' | 'EdDSA' | 'RS256'; readonly state: 'next' | 'current' | 'previous' | 'retired'; readonly created_at: string; readonly activates_at: string; readonly retires_at: string | null })[]; readonly next_cursor: null }
  }
  /** List which programs read the JWK Set, by what they call themselves, the latest first */
  readonly 'GET /signing_keys/readers': {
    readonly answer: { readonly items: readonly ({ readonly user_agent: string; readonly last_at: string })[]; readonly next_cursor: null }
  }
  /** List users, newest first */
  readonly 'GET /users': {
    readonly query: { readonly limit?: number; readonly cursor?: string; readonly organization_id?: string }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly email: string; readonly name: string; readonly operator: boolean; readonly state: 'active' | 'disabled'; readonly created_at: string })[]; readonly next_cursor: string | null }
  }
  /** Read a user */
  readonly 'GET /users/{id}': {
    readonly path: { readonly id: string }
    readonly answer: { readonly id: string; readonly email: string; readonly name: string; readonly operator: boolean; readonly state: 'active' | 'disabled'; readonly created_at: string }
  }
  /** Change one’s own name */
  readonly 'PATCH /account': {
    readonly body: { readonly name: string }
    readonly answer: { readonly id: string; readonly email: string; readonly name: string }
  }
  /** Change an API */
  readonly 'PATCH /apis/{id}': {
    readonly path: { readonly id: string }
    readonly body: { readonly name?: string; readonly access_token_lifetime?: number; readonly access_token_format?: 'jwt' | 'opaque'; readonly signing_algorithm?: 'ES256' | 'EdDSA' | 'RS256'; readonly scopes?: readonly ({ readonly name: string; readonly title?: string; readonly description?: string; readonly sensitive?: boolean; readonly translations?: { readonly en?: { readonly title: string; readonly description: string }; readonly de?: { readonly title: string; readonly description: string }; readonly fr?: { readonly title: string; readonly description: string }; readonly es?: { readonly title: string; readonly description: string }; readonly ja?: { readonly title: string; readonly description: string }; readonly zh?: { readonly title: string; readonly description: string } } })[] }
    readonly answer: { readonly id: string; readonly identifier: string; readonly name: string; readonly access_token_lifetime: number; readonly access_token_format: 'jwt' | 'opaque'; readonly signing_algorithm: 'ES256' | 'EdDSA' | 'RS256'; readonly scopes: readonly ({ readonly name: string; readonly title: string; readonly description: string; readonly sensitive: boolean; readonly translations?: { readonly en?: { readonly title: string; readonly description: string }; readonly de?: { readonly title: string; readonly description: string }; readonly fr?: { readonly title: string; readonly description: string }; readonly es?: { readonly title: string; readonly description: string }; readonly ja?: { readonly title: string; readonly description: string }; readonly zh?: { readonly title: string; readonly description: string } } })[]; readonly built_in: boolean; readonly created_at: string }
  }
  /** Set the scopes of operations by hand; null goes back to the document’s */
  readonly 'PATCH /apis/{id}/operations': {
    readonly path: { readonly id: string }
    readonly body: { readonly scopes: Readonly<Record<string, string | null>> }
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly method: string; readonly path: string; readonly summary: string; readonly description: string; readonly tags: readonly (string)[]; readonly deprecated: boolean; readonly scope: string; readonly scope_edited: boolean })[]; readonly next_cursor: null }
  }
  /** Change a client; disabling one ends its tokens */
  readonly 'PATCH /clients/{client_id}': {
    readonly path: { readonly client_id: string }
    readonly body: { readonly name?: string; readonly description?: string; readonly redirect_uris?: readonly (string)[]; readonly grant_types?: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope?: string; readonly token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime?: number | null; readonly refresh_token_policy?: 'none' | 'fixed' | 'rotating' | 'rolling' | { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime?: number; readonly absolute_lifetime?: number | null; readonly retry_window?: number; readonly roll_after?: number | null; readonly client_authentication?: 'required' | 'optional' }; readonly require_pkce?: boolean; readonly dpop_bound_access_tokens?: boolean; readonly ip_allow_list?: readonly (string)[]; readonly resource_server?: string | null; readonly client_uri?: string | null; readonly logo_uri?: string | null; readonly policy_uri?: string | null; readonly tos_uri?: string | null; readonly verified?: boolean; readonly contacts?: readonly (string)[]; readonly publication?: 'draft' | 'in_review' | 'published'; readonly test_users?: readonly (string)[]; readonly review_note?: string | null; readonly required_scope?: string; readonly post_logout_redirect_uris?: readonly (string)[]; readonly callback_parameters?: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation?: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly operator?: boolean; readonly state?: 'active' | 'disabled' }
    readonly answer: { readonly client_id: string; readonly name: string; readonly description: string; readonly organization_id: string | null; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device'; readonly confidential: boolean; readonly redirect_uris: readonly (string)[]; readonly grant_types: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope: string; readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime: number | null; readonly refresh_token_policy: { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime: number; readonly absolute_lifetime: number | null; readonly retry_window: number; readonly roll_after: number | null; readonly client_authentication: 'required' | 'optional' }; readonly require_pkce: boolean; readonly dpop_bound_access_tokens: boolean; readonly ip_allow_list: readonly (string)[]; readonly state: 'active' | 'disabled'; readonly operator: boolean; readonly resource_server: string | null; readonly client_uri: string | null; readonly logo_uri: string | null; readonly policy_uri: string | null; readonly tos_uri: string | null; readonly verified: boolean; readonly contacts: readonly (string)[]; readonly publication: 'draft' | 'in_review' | 'published'; readonly test_users: readonly (string)[]; readonly review_note: string | null; readonly required_scope: string; readonly post_logout_redirect_uris: readonly (string)[]; readonly callback_parameters: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly created_at: string; readonly last_used_at: string | null }
  }
  /** Change the region or the fields of an installation */
  readonly 'PATCH /installations/{id}': {
    readonly path: { readonly id: string }
    readonly body: { readonly region?: string | null; readonly fields?: Readonly<Record<string, string>> }
    readonly answer: { readonly id: string; readonly organization_id: string; readonly client_id: string; readonly client_name: string; readonly region: string | null; readonly fields: Readonly<Record<string, string>>; readonly created_by: string; readonly created_at: string }
  }
  /** Rename an organization */
  readonly 'PATCH /organizations/{id}': {
    readonly path: { readonly id: string }
    readonly body: { readonly name: string }
    readonly answer: { readonly id: string; readonly name: string; readonly created_at: string }
  }
  /** Change what a member may do */
  readonly 'PATCH /organizations/{id}/members/{user_id}': {
    readonly path: { readonly id: string; readonly user_id: string }
    readonly body: { readonly role: 'owner' | 'developer' | 'viewer' }
    readonly answer: { readonly user_id: string; readonly email: string; readonly name: string; readonly role: 'owner' | 'developer' | 'viewer'; readonly created_at: string }
  }
  /** Change how the pages look and speak, on every node at once */
  readonly 'PATCH /settings/pages': {
    readonly body: { readonly product_name?: string; readonly logo_uri?: string | null; readonly logo_dark_uri?: string | null; readonly accent_color?: string | null; readonly support_uri?: string | null; readonly languages?: readonly ('en' | 'de' | 'fr' | 'es' | 'ja' | 'zh')[]; readonly default_language?: 'en' | 'de' | 'fr' | 'es' | 'ja' | 'zh' }
    readonly answer: { readonly product_name: string; readonly logo_uri: string | null; readonly logo_dark_uri: string | null; readonly accent_color: string | null; readonly support_uri: string | null; readonly languages: readonly ('en' | 'de' | 'fr' | 'es' | 'ja' | 'zh')[]; readonly default_language: 'en' | 'de' | 'fr' | 'es' | 'ja' | 'zh'; readonly accent_tones: { readonly light: string; readonly dark: string } | null; readonly available_languages: readonly ('en' | 'de' | 'fr' | 'es' | 'ja' | 'zh')[] }
  }
  /** Change a user; disabling one ends their tokens */
  readonly 'PATCH /users/{id}': {
    readonly path: { readonly id: string }
    readonly body: { readonly email?: string; readonly name?: string; readonly password?: string; readonly operator?: boolean; readonly state?: 'active' | 'disabled' }
    readonly answer: { readonly id: string; readonly email: string; readonly name: string; readonly operator: boolean; readonly state: 'active' | 'disabled'; readonly created_at: string }
  }
  /** Make an API */
  readonly 'POST /apis': {
    readonly body: { readonly identifier: string; readonly name: string; readonly access_token_lifetime?: number; readonly access_token_format?: 'jwt' | 'opaque'; readonly signing_algorithm?: 'ES256' | 'EdDSA' | 'RS256'; readonly scopes?: readonly ({ readonly name: string; readonly title?: string; readonly description?: string; readonly sensitive?: boolean; readonly translations?: { readonly en?: { readonly title: string; readonly description: string }; readonly de?: { readonly title: string; readonly description: string }; readonly fr?: { readonly title: string; readonly description: string }; readonly es?: { readonly title: string; readonly description: string }; readonly ja?: { readonly title: string; readonly description: string }; readonly zh?: { readonly title: string; readonly description: string } } })[] }
    readonly answer: { readonly id: string; readonly identifier: string; readonly name: string; readonly access_token_lifetime: number; readonly access_token_format: 'jwt' | 'opaque'; readonly signing_algorithm: 'ES256' | 'EdDSA' | 'RS256'; readonly scopes: readonly ({ readonly name: string; readonly title: string; readonly description: string; readonly sensitive: boolean; readonly translations?: { readonly en?: { readonly title: string; readonly description: string }; readonly de?: { readonly title: string; readonly description: string }; readonly fr?: { readonly title: string; readonly description: string }; readonly es?: { readonly title: string; readonly description: string }; readonly ja?: { readonly title: string; readonly description: string }; readonly zh?: { readonly title: string; readonly description: string } } })[]; readonly built_in: boolean; readonly created_at: string }
  }
  /** Make a client; its secret is in the answer, once */
  readonly 'POST /clients': {
    readonly body: { readonly name: string; readonly description?: string; readonly redirect_uris?: readonly (string)[]; readonly grant_types?: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope?: string; readonly token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime?: number | null; readonly refresh_token_policy?: 'none' | 'fixed' | 'rotating' | 'rolling' | { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime?: number; readonly absolute_lifetime?: number | null; readonly retry_window?: number; readonly roll_after?: number | null; readonly client_authentication?: 'required' | 'optional' }; readonly require_pkce?: boolean; readonly dpop_bound_access_tokens?: boolean; readonly ip_allow_list?: readonly (string)[]; readonly resource_server?: string | null; readonly client_uri?: string | null; readonly logo_uri?: string | null; readonly policy_uri?: string | null; readonly tos_uri?: string | null; readonly verified?: boolean; readonly contacts?: readonly (string)[]; readonly publication?: 'draft' | 'in_review' | 'published'; readonly test_users?: readonly (string)[]; readonly review_note?: string | null; readonly required_scope?: string; readonly post_logout_redirect_uris?: readonly (string)[]; readonly callback_parameters?: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation?: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly operator?: boolean; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device'; readonly organization_id?: string | null; readonly client_secret_expires_at?: string | null }
    readonly answer: { readonly client_id: string; readonly name: string; readonly description: string; readonly organization_id: string | null; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device'; readonly confidential: boolean; readonly redirect_uris: readonly (string)[]; readonly grant_types: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope: string; readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime: number | null; readonly refresh_token_policy: { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime: number; readonly absolute_lifetime: number | null; readonly retry_window: number; readonly roll_after: number | null; readonly client_authentication: 'required' | 'optional' }; readonly require_pkce: boolean; readonly dpop_bound_access_tokens: boolean; readonly ip_allow_list: readonly (string)[]; readonly state: 'active' | 'disabled'; readonly operator: boolean; readonly resource_server: string | null; readonly client_uri: string | null; readonly logo_uri: string | null; readonly policy_uri: string | null; readonly tos_uri: string | null; readonly verified: boolean; readonly contacts: readonly (string)[]; readonly publication: 'draft' | 'in_review' | 'published'; readonly test_users: readonly (string)[]; readonly review_note: string | null; readonly required_scope: string; readonly post_logout_redirect_uris: readonly (string)[]; readonly callback_parameters: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly created_at: string; readonly last_used_at: string | null; readonly client_secret?: string; readonly client_secret_expires_at?: string | null; readonly secret_id?: string }
  }
  /** Make a client of a manifest; its secret is in the answer, once */
  readonly 'POST /clients/import': {
    readonly body: { readonly manifest_version: 1; readonly client: { readonly name: string; readonly description?: string; readonly redirect_uris?: readonly (string)[]; readonly grant_types?: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope?: string; readonly token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime?: number | null; readonly refresh_token_policy?: 'none' | 'fixed' | 'rotating' | 'rolling' | { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime?: number; readonly absolute_lifetime?: number | null; readonly retry_window?: number; readonly roll_after?: number | null; readonly client_authentication?: 'required' | 'optional' }; readonly require_pkce?: boolean; readonly dpop_bound_access_tokens?: boolean; readonly client_uri?: string | null; readonly logo_uri?: string | null; readonly policy_uri?: string | null; readonly tos_uri?: string | null; readonly contacts?: readonly (string)[]; readonly required_scope?: string; readonly post_logout_redirect_uris?: readonly (string)[]; readonly callback_parameters?: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation?: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device' }; readonly organization_id?: string | null }
    readonly answer: { readonly client_id: string; readonly name: string; readonly description: string; readonly organization_id: string | null; readonly type: 'machine' | 'web' | 'browser' | 'native' | 'device'; readonly confidential: boolean; readonly redirect_uris: readonly (string)[]; readonly grant_types: readonly ('client_credentials' | 'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code' | 'authorization_code')[]; readonly scope: string; readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none' | null; readonly access_token_lifetime: number | null; readonly refresh_token_policy: { readonly kind: 'none' | 'fixed' | 'rotating' | 'rolling'; readonly idle_lifetime: number; readonly absolute_lifetime: number | null; readonly retry_window: number; readonly roll_after: number | null; readonly client_authentication: 'required' | 'optional' }; readonly require_pkce: boolean; readonly dpop_bound_access_tokens: boolean; readonly ip_allow_list: readonly (string)[]; readonly state: 'active' | 'disabled'; readonly operator: boolean; readonly resource_server: string | null; readonly client_uri: string | null; readonly logo_uri: string | null; readonly policy_uri: string | null; readonly tos_uri: string | null; readonly verified: boolean; readonly contacts: readonly (string)[]; readonly publication: 'draft' | 'in_review' | 'published'; readonly test_users: readonly (string)[]; readonly review_note: string | null; readonly required_scope: string; readonly post_logout_redirect_uris: readonly (string)[]; readonly callback_parameters: readonly ('site' | 'domain' | 'org_id' | 'org_name' | 'instance_id' | 'region')[]; readonly installation: { readonly onboarding_uri: string; readonly regions: readonly (string)[]; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly required: boolean })[] } | null; readonly created_at: string; readonly last_used_at: string | null; readonly client_secret?: string; readonly client_secret_expires_at?: string | null; readonly secret_id?: string }
  }
  /** Add a secret; it is in the answer, once */
  readonly 'POST /clients/{client_id}/secrets': {
    readonly path: { readonly client_id: string }
    readonly body: { readonly name?: string; readonly expires_at?: string | null }
    readonly answer: { readonly id: string; readonly name: string; readonly prefix: string; readonly last_four: string; readonly created_at: string; readonly expires_at: string | null; readonly revoked_at: string | null; readonly last_used_at: string | null; readonly last_used_ip: string | null; readonly last_used_user_agent: string | null; readonly uses_last_hour: number; readonly uses_24h: number; readonly client_secret: string }
  }
  /** Replace a secret; the old one works on for the overlap */
  readonly 'POST /clients/{client_id}/secrets/{id}/rotate': {
    readonly path: { readonly client_id: string; readonly id: string }
    readonly body: { readonly overlap_seconds?: number }
    readonly answer: { readonly id: string; readonly name: string; readonly prefix: string; readonly last_four: string; readonly created_at: string; readonly expires_at: string | null; readonly revoked_at: string | null; readonly last_used_at: string | null; readonly last_used_ip: string | null; readonly last_used_user_agent: string | null; readonly uses_last_hour: number; readonly uses_24h: number; readonly client_secret: string }
  }
  /** Mint an access token of a machine client, for ten minutes at the most */
  readonly 'POST /clients/{client_id}/tokens': {
    readonly path: { readonly client_id: string }
    readonly body: { readonly scope?: string; readonly resource?: string }
    readonly answer: { readonly access_token: string; readonly token_type: string; readonly expires_in: number; readonly scope: string }
  }
  /** Make a developer token; it is in the answer, once */
  readonly 'POST /developer_tokens': {
    readonly body: { readonly name: string; readonly scope: string; readonly expires_in?: number; readonly organization_id?: string | null; readonly installation_id?: string | null; readonly resource?: string }
    readonly answer: { readonly id: string; readonly name: string; readonly prefix: string; readonly last_four: string; readonly scope: string; readonly api_id: string; readonly user_id: string; readonly organization_id: string | null; readonly installation_id: string | null; readonly created_at: string; readonly expires_at: string; readonly revoked: boolean; readonly last_used_at: string | null; readonly last_used_ip: string | null; readonly last_used_user_agent: string | null; readonly developer_token: string }
  }
  /** Send one request to a registered API, and show its answer; redirects are not followed */
  readonly 'POST /explorer/requests': {
    readonly body: { readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'; readonly url: string; readonly headers?: readonly (readonly (string)[])[]; readonly body?: string }
    readonly answer: { readonly status: number; readonly status_text: string; readonly headers: readonly (readonly (string)[])[]; readonly body: string; readonly truncated: boolean; readonly duration_ms: number }
  }
  /** Install a client in an organization */
  readonly 'POST /installations': {
    readonly body: { readonly client_id: string; readonly organization_id?: string; readonly region?: string | null; readonly fields?: Readonly<Record<string, string>> }
    readonly answer: { readonly id: string; readonly organization_id: string; readonly client_id: string; readonly client_name: string; readonly region: string | null; readonly fields: Readonly<Record<string, string>>; readonly created_by: string; readonly created_at: string }
  }
  /** Where to send a browser: the client's onboarding address, with signed parameters */
  readonly 'POST /installations/{id}/launch': {
    readonly path: { readonly id: string }
    readonly answer: { readonly launch_uri: string; readonly expires_in: number }
  }
  /** Make an organization */
  readonly 'POST /organizations': {
    readonly body: { readonly name: string }
    readonly answer: { readonly id: string; readonly name: string; readonly created_at: string }
  }
  /** Invite a person into an organization, by mail or by a link to hand out */
  readonly 'POST /organizations/{id}/invitations': {
    readonly path: { readonly id: string }
    readonly body: { readonly email: string; readonly role: 'owner' | 'developer' | 'viewer'; readonly language?: string }
    readonly answer: { readonly id: string; readonly email: string; readonly role: 'owner' | 'developer' | 'viewer'; readonly expires_at: string; readonly mailed: boolean; readonly mailed_to_log: boolean; readonly link: string | null }
  }
  /** Add a user to an organization */
  readonly 'POST /organizations/{id}/members': {
    readonly path: { readonly id: string }
    readonly body: { readonly user_id: string; readonly role: 'owner' | 'developer' | 'viewer' }
    readonly answer: { readonly user_id: string; readonly email: string; readonly name: string; readonly role: 'owner' | 'developer' | 'viewer'; readonly created_at: string }
  }
  /** End tokens issued until now: name one of token, jti, family_id, client_id, subject, organization_id */
  readonly 'POST /revocations': {
    readonly body: { readonly token?: string; readonly jti?: string; readonly family_id?: string; readonly client_id?: string; readonly subject?: string; readonly organization_id?: string }
    readonly answer: { readonly seq: number }
  }
  /** Send a mail, to see that mails arrive */
  readonly 'POST /settings/test_mail': {
    readonly body: { readonly to: string }
    readonly answer: { readonly sent: boolean; readonly reason: string | null }
  }
  /** Make the next signing key: it is published now and signs later */
  readonly 'POST /signing_keys/rotate': {
    readonly body: { readonly algorithm?: 'ES256' | 'EdDSA' | 'RS256' }
    readonly answer: { readonly kid: string; readonly algorithm: 'ES256' | 'EdDSA' | 'RS256'; readonly state: 'next' | 'current' | 'previous' | 'retired'; readonly created_at: string; readonly activates_at: string; readonly retires_at: string | null }
  }
  /** Give up a key that leaked: another signs at once, and whatever it signed is refused */
  readonly 'POST /signing_keys/{kid}/revoke': {
    readonly path: { readonly kid: string }
    readonly answer: { readonly kid: string; readonly algorithm: 'ES256' | 'EdDSA' | 'RS256'; readonly state: 'next' | 'current' | 'previous' | 'retired'; readonly created_at: string; readonly activates_at: string; readonly retires_at: string | null }
  }
  /** Whether an access token is active: issued here, not expired, not revoked */
  readonly 'POST /tokens/introspect': {
    readonly body: { readonly token: string }
    readonly answer: { readonly active: false } | { readonly active: true; readonly scope: string; readonly client_id: string; readonly token_type: string; readonly sub: string; readonly aud: string; readonly iss: string; readonly exp: number; readonly iat: number; readonly jti: string; readonly org_id?: string; readonly fid?: string; readonly cnf?: { readonly jkt: string } }
  }
  /** Make a user */
  readonly 'POST /users': {
    readonly body: { readonly email: string; readonly name?: string; readonly password?: string; readonly operator?: boolean }
    readonly answer: { readonly id: string; readonly email: string; readonly name: string; readonly operator: boolean; readonly state: 'active' | 'disabled'; readonly created_at: string }
  }
  /** Make a link by which a user sets a new password; older ones work no more */
  readonly 'POST /users/{id}/password_reset': {
    readonly path: { readonly id: string }
    readonly answer: { readonly link: string; readonly expires_at: string }
  }
  /** Keep the OpenAPI 3 document of an API; scopes set by hand stay */
  readonly 'PUT /apis/{id}/openapi': {
    readonly path: { readonly id: string }
    readonly body: Readonly<Record<string, unknown>>
    readonly answer: { readonly title: string; readonly version: string; readonly operations: number; readonly updated_at: string }
  }
}

/** The scope that each operation needs. */
export const scopeOf: { readonly [Key in keyof Operations]: string } = {
  'DELETE /account/consents/{id}': '',
  'DELETE /account/sessions/{id}': '',
  'DELETE /apis/{id}': 'keygrant:apis:write',
  'DELETE /clients/{client_id}': 'keygrant:clients:write',
  'DELETE /clients/{client_id}/secrets/{id}': 'keygrant:secrets:write',
  'DELETE /consents': 'keygrant:consents:write',
  'DELETE /consents/{id}': 'keygrant:consents:write',
  'DELETE /developer_tokens': 'keygrant:developer_tokens:write',
  'DELETE /developer_tokens/{id}': 'keygrant:developer_tokens:write',
  'DELETE /installations/{id}': 'keygrant:installations:write',
  'DELETE /organizations/{id}': 'keygrant:organizations:write',
  'DELETE /organizations/{id}/invitations/{invitation_id}': 'keygrant:members:write',
  'DELETE /organizations/{id}/members/{user_id}': 'keygrant:members:write',
  'DELETE /session': '',
  'GET /account': '',
  'GET /account/consents': '',
  'GET /account/sessions': '',
  'GET /apis': 'keygrant:apis:read',
  'GET /apis/{id}': 'keygrant:apis:read',
  'GET /apis/{id}/openapi': 'keygrant:apis:read',
  'GET /apis/{id}/operations': 'keygrant:apis:read',
  'GET /audit': 'keygrant:audit:read',
  'GET /clients': 'keygrant:clients:read',
  'GET /clients/{client_id}': 'keygrant:clients:read',
  'GET /clients/{client_id}/manifest': 'keygrant:clients:read',
  'GET /clients/{client_id}/secrets': 'keygrant:secrets:read',
  'GET /clients/{client_id}/token_preview': 'keygrant:clients:read',
  'GET /clients/{client_id}/usage': 'keygrant:clients:read',
  'GET /consents': 'keygrant:consents:read',
  'GET /consents/{id}': 'keygrant:consents:read',
  'GET /developer_tokens': 'keygrant:developer_tokens:read',
  'GET /developer_tokens/{id}': 'keygrant:developer_tokens:read',
  'GET /installable_clients': 'keygrant:installations:read',
  'GET /installations': 'keygrant:installations:read',
  'GET /installations/{id}': 'keygrant:installations:read',
  'GET /logs': 'keygrant:logs:read',
  'GET /logs/stream': 'keygrant:logs:read',
  'GET /logs/summary': 'keygrant:logs:read',
  'GET /organizations': 'keygrant:organizations:read',
  'GET /organizations/{id}': 'keygrant:organizations:read',
  'GET /organizations/{id}/invitations': 'keygrant:members:read',
  'GET /organizations/{id}/members': 'keygrant:members:read',
  'GET /overview': 'keygrant:clients:read',
  'GET /session': '',
  'GET /settings': 'keygrant:settings:read',
  'GET /settings/pages': 'keygrant:settings:read',
  'GET /signing_keys': 'keygrant:signing_keys:read',
  'GET /signing_keys/readers': 'keygrant:signing_keys:read',
  'GET /users': 'keygrant:users:read',
  'GET /users/{id}': 'keygrant:users:read',
  'PATCH /account': '',
  'PATCH /apis/{id}': 'keygrant:apis:write',
  'PATCH /apis/{id}/operations': 'keygrant:apis:write',
  'PATCH /clients/{client_id}': 'keygrant:clients:write',
  'PATCH /installations/{id}': 'keygrant:installations:write',
  'PATCH /organizations/{id}': 'keygrant:organizations:write',
  'PATCH /organizations/{id}/members/{user_id}': 'keygrant:members:write',
  'PATCH /settings/pages': 'keygrant:settings:write',
  'PATCH /users/{id}': 'keygrant:users:write',
  'POST /apis': 'keygrant:apis:write',
  'POST /clients': 'keygrant:clients:write',
  'POST /clients/import': 'keygrant:clients:write',
  'POST /clients/{client_id}/secrets': 'keygrant:secrets:write',
  'POST /clients/{client_id}/secrets/{id}/rotate': 'keygrant:secrets:write',
  'POST /clients/{client_id}/tokens': 'keygrant:secrets:write',
  'POST /developer_tokens': 'keygrant:developer_tokens:write',
  'POST /explorer/requests': '',
  'POST /installations': 'keygrant:installations:write',
  'POST /installations/{id}/launch': 'keygrant:installations:write',
  'POST /organizations': 'keygrant:organizations:write',
  'POST /organizations/{id}/invitations': 'keygrant:members:write',
  'POST /organizations/{id}/members': 'keygrant:members:write',
  'POST /revocations': 'keygrant:revocations:write',
  'POST /settings/test_mail': 'keygrant:settings:write',
  'POST /signing_keys/rotate': 'keygrant:signing_keys:write',
  'POST /signing_keys/{kid}/revoke': 'keygrant:signing_keys:write',
  'POST /tokens/introspect': 'keygrant:clients:read',
  'POST /users': 'keygrant:users:write',
  'POST /users/{id}/password_reset': 'keygrant:users:write',
  'PUT /apis/{id}/openapi': 'keygrant:apis:write',
}

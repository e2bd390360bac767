/** How known OAuth 2.0 platforms speak, as data. Sends nothing; runs anywhere. */
export type {
  Branch,
  CallbackSite,
  Contradiction,
  EnvironmentNames,
  ProviderDescription,
  ProviderEndpoints,
} from './description.ts'
export type {
  AnswerRules,
  ApiExample,
  ApiRules,
  AuthorizationRules,
  BodyFallback,
  BodyFormat,
  DeveloperTokenRules,
  Dialect,
  DialectChange,
  ErrorRules,
  ExtraParameter,
  Lifetimes,
  Operation,
  RefreshRules,
  RevocationRules,
  ScopeWords,
} from './dialect.ts'
export { mayCall } from './may-call.ts'
export { type CognitoOptions, cognito } from './platforms/cognito.ts'
export { type CortexRegion, cortex } from './platforms/cortex.ts'
export { datacrunch } from './platforms/datacrunch.ts'
export { datadog } from './platforms/datadog.ts'
export { discovered } from './platforms/discovered.ts'
export { keygrant } from './platforms/keygrant.ts'
export { vectara } from './platforms/vectara.ts'
export { verda } from './platforms/verda.ts'
export { providers, type RegisteredProvider } from './registry.ts'
export { withBranches } from './with-branches.ts'

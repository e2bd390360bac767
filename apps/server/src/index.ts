/** The Keygrant authorization server: started by the command line, and in tests. */
export { demoClientId, demoSecret } from './bootstrap/demo.ts'
export {
  buildServer,
  type Keygrant,
  type StartFault,
} from './build-server.ts'
export { provenanceOf } from './config/configured-values.ts'
export type { Sources } from './config/gather.ts'
export { type Config, type Mode, readConfig } from './config/read-config.ts'
export { type Setting, settings } from './config/settings.ts'
export { createMasterKey, devMasterKey } from './keys/master-key.ts'
export { managementScopes } from './management/scopes.ts'
export type { Overrides } from './overrides.ts'
export { migrate, type Running, type Serving, start } from './start.ts'

/** Local OAuth 2.0 servers that speak as known platforms do, for tests. */
export type { Clock } from './clock.ts'
export { type Approval, type EmulateOptions, Emulator, emulate } from './emulate.ts'
export type { EmulationOptions } from './emulation.ts'
export type { Fault, FaultRule } from './faults.ts'
export { readSeed } from './read-seed.ts'
export type { RecordedRequest } from './recorder.ts'
export type { OperationName } from './routes.ts'
export type { Seed, SeedClient, SeedDeveloperToken, SeedRefreshToken } from './seed.ts'

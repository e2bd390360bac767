/** The part of oidc-provider that this package's tests use; it ships no types. */
declare module 'oidc-provider' {
  import type { EventEmitter } from 'node:events'
  import type { RequestListener } from 'node:http'

  export interface Configuration {
    readonly [option: string]: unknown
    readonly features: {
      readonly [feature: string]: unknown
      readonly resourceIndicators: {
        readonly enabled: boolean
        getResourceServerInfo(context: unknown, uri: string): object
      }
    }
  }
  export const errors: { readonly InvalidTarget: new () => Error }
  export default class Provider extends EventEmitter {
    constructor(issuer: string, configuration: Configuration)
    callback(): RequestListener
  }
}

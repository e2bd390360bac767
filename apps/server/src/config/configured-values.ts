/** Every setting with what it is and where that came from, for whoever runs the server; no secret in it. */
import type { Gathered } from './gather.ts'
import { type Setting, type SettingName, settings } from './settings.ts'

export interface ConfiguredValue {
  readonly name: SettingName
  /** Undefined if it is secret, or neither set nor with a default. A default may be words. */
  readonly value: string | undefined
  readonly secret: boolean
  /** Such as `environment KEYGRANT_PORT`; undefined for a default. */
  readonly origin: string | undefined
}

export const configuredValues = (
  gathered: ReadonlyMap<SettingName, Gathered>,
): readonly ConfiguredValue[] =>
  settings.map((setting: Setting & { readonly name: SettingName }) => {
    const { name, secret = false } = setting
    const found = gathered.get(name)
    const given = found === undefined || found.value === '' ? undefined : found
    return {
      name,
      value: secret ? undefined : (given?.value ?? setting.default),
      secret,
      origin: given?.origin,
    }
  })

/** What was set, where: a line each, for the start-up message. */
export const provenanceOf = (values: readonly ConfiguredValue[]): readonly string[] =>
  values
    .filter(({ origin }) => origin !== undefined)
    .map(
      ({ name, value, secret, origin }) =>
        `${name.toLowerCase()} = ${secret ? '(secret)' : JSON.stringify(value)} from ${origin}`,
    )

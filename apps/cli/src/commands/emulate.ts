/** `keygrant emulate`: imitates an OAuth platform on this machine until it is stopped. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Emulator, readSeed, type Seed, emulate as start } from '@keygrant/emulator'
import { type ProviderDescription, providers } from '@keygrant/providers'
import type { CommandContext } from '../command.ts'
import { emulatorLines } from '../emulator-lines.ts'
import { ended } from '../ended.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'

export interface EmulateFlags {
  readonly port?: string
  readonly seed?: string
  readonly set?: readonly string[]
  readonly branch?: readonly string[]
}

const misused = (message: string): CommandFailure =>
  new CommandFailure('usage', message, exitCodes.usage)

/** Words such as `site=us3.datadoghq.com`, by name. */
function pairs(words: readonly string[] = [], flag: string): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^([^=]+)=(.+)$/u.exec(word) ?? []
      if (name === undefined || value === undefined)
        throw misused(`${flag} takes name=value, not ${word}`)
      return [name, value]
    }),
  )
}

/** Addresses that a description needs and that lead here in the end, whatever they are. */
const placeholders: Readonly<Record<string, string>> = {
  issuer: 'https://auth.example',
  domain: 'https://emulated.auth.eu-west-1.amazoncognito.com',
}

function describe(name: string | undefined, given: Record<string, string>): ProviderDescription {
  const names = Object.keys(providers).join(', ')
  const known = name !== undefined && Object.hasOwn(providers, name) ? providers[name] : undefined
  if (known === undefined)
    throw misused(
      `${name === undefined ? 'name a provider' : `there is no provider ${name}`}: ${names}`,
    )
  const options = known.options.map((option) => option.name)
  const strange = Object.keys(given).find((one) => !options.includes(one))
  if (strange !== undefined)
    throw misused(`${name} has no option ${strange}: there is ${options.join(', ') || 'none'}`)
  const needed = known.options.filter(({ required }) => required)
  const defaults = needed.map((option) => [option.name, placeholders[option.name] ?? ''])
  return known.describe({ ...Object.fromEntries(defaults), ...given })
}

function seedFrom(path: string): Seed {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw misused(`cannot read ${path}`)
  }
  try {
    return readSeed(JSON.parse(text))
  } catch (error) {
    // The parser's own message would quote the file, which holds secrets.
    const why = error instanceof TypeError ? error.message : 'it is not JSON'
    throw misused(`${path}: ${why}`)
  }
}

function portFrom(text: string | undefined): number {
  if (text === undefined) return 0
  const port = Number(text)
  if (!/^\d{1,5}$/u.test(text) || port > 65_535) throw misused('--port takes a number up to 65535')
  return port
}

async function open(
  { folder }: CommandContext,
  name: string | undefined,
  flags: EmulateFlags,
): Promise<Emulator> {
  const branches = pairs(flags.branch, '--branch')
  const port = portFrom(flags.port)
  const seed = flags.seed === undefined ? {} : seedFrom(resolve(folder, flags.seed))
  try {
    return await start(describe(name, pairs(flags.set, '--set')), { port, seed, branches })
  } catch (error) {
    if (error instanceof TypeError) throw misused(error.message)
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new CommandFailure('port_in_use', `port ${port} on 127.0.0.1 is in use`)
    throw error
  }
}

export async function emulate(
  context: CommandContext,
  name: string | undefined,
  flags: EmulateFlags,
): Promise<void> {
  await using emulator = await open(context, name, flags)
  const { url, provider, state } = emulator
  context.output.result(emulatorLines(emulator), {
    provider: provider.name,
    url,
    endpoints: provider.endpoints,
    clients: state.clients,
    refresh_tokens: state.refresh_tokens.map((token) => token.refresh_token),
    developer_tokens: state.developer_tokens,
    control: `${url}/_emulator`,
  })
  await ended()
  context.output.note('Stopping.')
}

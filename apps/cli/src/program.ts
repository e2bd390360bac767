/** The commands of `keygrant`, and how they are called. */
import { Command, CommanderError, Option } from 'commander'
import type { CommandContext } from './command.ts'
import type { EmulateFlags } from './commands/emulate.ts'
import { health } from './commands/health.ts'
import { version } from './commands/version.ts'
import { CommandFailure, type ExitCode, exitCodes } from './exit-codes.ts'
import { Output, type Streams } from './output.ts'
import { addSessionCommands } from './session-commands.ts'

export interface Surroundings extends Streams {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
}

const exitCodeHelp = `
Exit codes: 0 ok, 1 failure, 2 cancelled, 3 usage, 4 login needed, 5 forbidden, 6 not found,
7 conflict, 8 unavailable, 130 interrupted.`

/** Runs one command line. @returns The exit code; nothing is thrown for what a user may do wrong. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const json = words.includes('--json')
  const output = new Output(surroundings, { json, quiet: words.includes('--quiet') })
  const { environment, folder } = surroundings
  const program = build({ output, environment, folder }, surroundings)
  try {
    await program.parseAsync([...words], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const failure =
      error instanceof CommandFailure
        ? error
        : new CommandFailure('internal', error instanceof Error ? error.message : String(error))
    output.failure(failure)
    return failure.exitCode
  }
}

function build(context: CommandContext, { stdout, stderr }: Streams): Command {
  const program = new Command('keygrant')
    .description('OAuth 2.0 credentials for companies whose product has an API.')
    .option('--json', 'print results as JSON')
    .option('--quiet', 'print results only')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .addHelpText('after', exitCodeHelp)
  addServerCommands(program, context)
  addClientCommands(program, context)
  addSessionCommands((name, text) => command(program, name, text), context)
  addEmulateCommand(program, context)
  return program
}

/** Commands inherit nothing from the program, so that flags may stand behind the command's name. */
const command = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .addOption(new Option('--json', 'print results as JSON'))
    .addOption(new Option('--quiet', 'print results only'))

const serverFlags = [
  ['--port <port>', 'where the OAuth endpoints and the management API listen'],
  ['--host <address>', 'the address to listen on'],
  ['--issuer <url>', 'the issuer identifier'],
  ['--management-port <port>', 'where /metrics and /health listen'],
  ['--database-url <url>', 'sqlite:PATH or postgres://…'],
  ['--log-level <level>', 'trace, debug, info, warn, error or silent'],
] as const

type Flags = Record<string, string | boolean | undefined>

/** Flags as settings are named: `managementPort` is `management-port`. */
const toSettings = (flags: Flags): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(flags)
      .filter(([name, value]) => typeof value === 'string' && name !== 'json' && name !== 'quiet')
      .map(([name, value]) => [
        name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`),
        String(value),
      ]),
  )

function addServerCommands(program: Command, context: CommandContext): void {
  const dev = command(program, 'dev', 'start everything on loopback, with a demo API')
  for (const [flag, text] of serverFlags) dev.option(flag, text)
  dev.option('--demo-port <port>', 'where the demo API listens')
  dev.action(async (flags: Flags) => {
    const { runServer } = await import('./commands/run-server.ts')
    await runServer('dev', toSettings(flags), context)
  })

  const serve = command(program, 'serve', 'start the server for production')
  for (const [flag, text] of serverFlags) serve.option(flag, text)
  serve.action(async (flags: Flags) => {
    const { runServer } = await import('./commands/run-server.ts')
    await runServer('serve', toSettings(flags), context)
  })

  command(program, 'migrate', 'bring the database to the schema of this version')
    .option('--database-url <url>', 'sqlite:PATH or postgres://…')
    .action(async (flags: Flags) => {
      const { migrate } = await import('./commands/migrate.ts')
      await migrate(context, toSettings(flags))
    })

  command(program, 'health', 'ask a running server whether it is ready')
    .option('--url <url>', 'the address to ask')
    .action((flags: { url?: string }) => health(context, flags))
}

function addClientCommands(program: Command, context: CommandContext): void {
  command(program, 'token', 'print a valid access token')
    .option('--issuer <url>', 'the authorization server')
    .option('--profile <name>', 'the login to get it from')
    .option('--client <id>', 'the client to get it for')
    .option('--client-secret-stdin', "read the client's secret from stdin")
    .option('--scope <scope>', 'the scopes to ask for, separated by spaces')
    .option('--resource <uri>', 'the API to get it for')
    .option('--header', 'print it as an Authorization header')
    .action(async (flags) => {
      const { token } = await import('./commands/token.ts')
      await token(context, flags)
    })

  command(program, 'version', 'print the version').action(() => version(context))
}

const collect = (word: string, words: readonly string[] = []): readonly string[] => [...words, word]

function addEmulateCommand(program: Command, context: CommandContext): void {
  command(program, 'emulate', 'imitate an OAuth platform on this machine, for tests')
    .argument(
      '[provider]',
      'cognito, cortex, datacrunch, datadog, discovered, keygrant, vectara, verda',
    )
    .option('--port <port>', 'where to listen on 127.0.0.1; a free port if left out')
    .option('--seed <file>', 'JSON with clients, refresh tokens and developer tokens')
    .option(
      '--set <name=value>',
      'what the platform is described by, such as site=us3.datadoghq.com',
      collect,
    )
    .option(
      '--branch <about=side>',
      'which side to take where the platform contradicts itself',
      collect,
    )
    .action(async (provider: string | undefined, flags: EmulateFlags) => {
      const { emulate } = await import('./commands/emulate.ts')
      await emulate(context, provider, flags)
    })
}

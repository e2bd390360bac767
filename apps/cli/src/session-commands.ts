/** The commands of whoever is logged in. Each is loaded when it is run. */
import type { Command } from 'commander'
import type { CommandContext } from './command.ts'
import type { LoginFlags } from './commands/login.ts'
import type { RevokeFlags } from './commands/revoke.ts'
import type { SessionFlags } from './session.ts'

/** Adds them. @param add Makes a command that has the flags that all have. */
export function addSessionCommands(
  add: (name: string, description: string) => Command,
  context: CommandContext,
): void {
  const withProfile = (name: string, description: string) =>
    add(name, description)
      .option('--issuer <url>', 'the authorization server')
      .option('--profile <name>', 'the login to use; default: KEYGRANT_PROFILE, else default')

  withProfile('login', 'get tokens and keep them under a profile')
    .option('--client <id>', 'the client that logs in')
    .option('--client-secret-stdin', "read a machine client's secret from stdin")
    .option('--scope <scope>', 'the scopes to ask for, separated by spaces')
    .option('--web', 'log in with the browser of this machine, not with a code on another')
    .action(async (flags: LoginFlags) => {
      const { login } = await import('./commands/login.ts')
      await login(context, flags)
    })
  withProfile('refresh', 'get new tokens now').action(async (flags: SessionFlags) => {
    const { refresh } = await import('./commands/refresh.ts')
    await refresh(context, flags)
  })
  withProfile('revoke', 'end the access token at the server')
    .option('--refresh-token', 'end the refresh token, and what descends from it')
    .action(async (flags: RevokeFlags) => {
      const { revoke } = await import('./commands/revoke.ts')
      await revoke(context, flags)
    })
  withProfile('logout', 'end the tokens and forget the profile').action(
    async (flags: SessionFlags) => {
      const { logout } = await import('./commands/logout.ts')
      await logout(context, flags)
    },
  )
  withProfile('status', 'say who is logged in, and until when').action(
    async (flags: SessionFlags) => {
      const { status } = await import('./commands/status.ts')
      await status(context, flags)
    },
  )
  add('profiles', 'list what is logged in').action(async () => {
    const { profiles } = await import('./commands/profiles.ts')
    await profiles(context)
  })
}

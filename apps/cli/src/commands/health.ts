/** `keygrant health`: asks a running server whether it is ready. Made for container probes. */
import type { CommandContext } from '../command.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'

export interface HealthOptions {
  readonly url?: string
}

const timeout = 2_000

export async function health(
  { output, environment }: CommandContext,
  { url }: HealthOptions,
): Promise<void> {
  const port = environment['KEYGRANT_MANAGEMENT_PORT'] ?? '4002'
  const target = url ?? `http://localhost:${port}/health/ready`
  const response = await fetch(target, { signal: AbortSignal.timeout(timeout) }).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      throw new CommandFailure(
        'unreachable',
        `nothing answers at ${target} (${reason}). Is the server running?`,
        exitCodes.unavailable,
      )
    },
  )
  if (!response.ok)
    throw new CommandFailure(
      'not_ready',
      `the server at ${target} is not ready: ${response.status}`,
      exitCodes.unavailable,
    )
  output.result('ready', { ready: true, url: target })
}

/** What the exit code of `keygrant` means. Scripts rely on it: a number never changes its meaning. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  cancelled: 2,
  usage: 3,
  loginNeeded: 4,
  forbidden: 5,
  notFound: 6,
  conflict: 7,
  unavailable: 8,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command: thrown by commands, caught in `main.ts`, where it becomes a line and a code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  /** A stable word for programs, as `--json` prints it. */
  readonly code: string
  readonly exitCode: ExitCode

  constructor(code: string, message: string, exitCode: ExitCode = exitCodes.failure) {
    super(message)
    this.code = code
    this.exitCode = exitCode
  }
}

/** Structured logs. Nothing that could be a secret is ever handed to them; what slips through by name is cut. */
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

export interface LoggerOptions {
  readonly level: string
  readonly format: 'json' | 'text'
  /** Where lines go. @default stderr, so that stdout stays for what the server says to people */
  readonly destination?: DestinationStream
}

const secretNames = [
  ...['authorization', 'cookie', 'password', 'client_secret', 'clientSecret', 'secret', 'token'],
  ...['access_token', 'refresh_token', 'code', 'code_verifier', 'masterKey'],
]

export function createLogger({ level, format, destination }: LoggerOptions): Logger {
  const stream = destination ?? pino.destination({ dest: 2, sync: false })
  const output = format === 'text' ? textStream(stream) : stream
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '(secret)' },
    },
    output,
  )
}

/** For people: time, level, message, and the rest as `name=value`. */
function textStream(out: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { time, level, msg, ...rest } = JSON.parse(line) as Record<string, unknown>
      const fields = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      out.write(`${[String(time).slice(11, 19), String(level), msg, ...fields].join(' ')}\n`)
    },
  }
}

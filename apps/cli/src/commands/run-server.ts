/** `keygrant dev` and `keygrant serve`: start the server, say what there is, and end it in order. */
import { type Mode, provenanceOf, type Running, start } from '@keygrant/server'
import type { CommandContext } from '../command.ts'
import { ended } from '../ended.ts'
import { CommandFailure } from '../exit-codes.ts'

/** Flags of both commands; each has a setting of the same name. */
export type ServerFlags = Readonly<Record<string, string | undefined>>

export async function runServer(
  mode: Mode,
  flags: ServerFlags,
  { output, environment, folder }: CommandContext,
): Promise<void> {
  const started = await start(mode, { flags, environment, folder })
  if (!started.ok)
    throw new CommandFailure('not_started', `did not start:\n  ${started.error.join('\n  ')}`)
  const running = started.value
  // Before the first word: who reads it may end the process at once.
  const end = ended()
  const { config, port } = running
  const chatty = isChatty(config.logLevel)
  const note = (text: string): void => (chatty ? output.note(text) : undefined)
  const { text, value } = announcement(running)
  for (const line of provenanceOf(config.values)) note(`  ${line}`)
  output.result(chatty ? text : whatIsLeftToDo(running), value)
  note(`Ready in ${Math.round(performance.now())} ms on port ${port}.`)
  await end
  note('Stopping.')
  await running.close()
}

/** Whether somebody who logs at this level wants to hear that all is well. */
const isChatty = (level: string): boolean => ['trace', 'debug', 'info'].includes(level)

/** Of the announcement the one line that nobody can do without: nothing else shows the link. */
const whatIsLeftToDo = ({ config, setUpLink }: Running): string | undefined =>
  setUpLink === undefined || config.logLevel === 'silent' ? undefined : setUpLine(setUpLink)

const setUpLine = (link: string): string =>
  `  Set up    ${link}  (open this first: it makes your account, once, within an hour)`

interface Announcement {
  readonly text: string
  readonly value: Readonly<Record<string, unknown>>
}

function announcement(running: Running): Announcement {
  const { config, managementPort, setUpLink, demoPort, demoClient, demoApps } = running
  const { issuer } = config
  const health = `http://localhost:${managementPort}/health/ready`
  const lines = [`  Issuer    ${issuer}`, `  Console   ${issuer}/console`, `  Health    ${health}`]
  if (setUpLink !== undefined) lines.push(setUpLine(setUpLink))
  if (demoClient === undefined || demoPort === undefined)
    return {
      text: lines.join('\n'),
      value: { issuer, health, ...(setUpLink && { set_up: setUpLink }) },
    }

  const { id, secret } = demoClient
  const api = `http://localhost:${demoPort}`
  const token = `curl -su ${id}:${secret} -d grant_type=client_credentials ${issuer}/oauth2/token`
  const call = `curl -H "Authorization: Bearer $TOKEN" ${api}/v1/balance`
  lines.push(
    `  Demo API  ${api}`,
    `  Client    ${id}`,
    `  Secret    ${secret}  (demo only)`,
    '',
    '  1  a token',
    `     ${token}`,
    '  2  a call with it, answered {"amount":50,"currency":"usd"}',
    `     TOKEN=$(${token} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `     ${call}`,
    '  3  apps that people sign in to, on ports 4010 and 4011 (sign in with the account you set up)',
    `     KEYGRANT_CLIENT_SECRET=${demoApps?.web.secret ?? ''} npm start --workspace examples/web-app`,
    '     npm start --workspace examples/browser-app',
    '',
    config.bootstrapClient === undefined
      ? '  To manage it by programs, set KEYGRANT_BOOTSTRAP_CLIENT_ID and KEYGRANT_BOOTSTRAP_CLIENT_SECRET and start again.'
      : `  Manage it as ${config.bootstrapClient.id} at ${issuer}/api/v1 (OpenAPI: ${issuer}/api/v1/openapi.json).`,
    '  For development: plain http on loopback, and a master key kept beside the data.',
  )
  const value = {
    issuer,
    health,
    demo_api: api,
    client_id: id,
    client_secret: secret,
    ...(demoApps && {
      web_app: { client_id: demoApps.web.id, client_secret: demoApps.web.secret },
      browser_app: { client_id: demoApps.browser.id },
    }),
    ...(setUpLink && { set_up: setUpLink }),
  }
  return { text: lines.join('\n'), value }
}

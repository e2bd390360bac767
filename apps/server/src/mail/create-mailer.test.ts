import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createMailer, type MailOptions } from './create-mailer.ts'

const link = 'https://auth.example.com/password/reset?token=m123'
const mail = {
  to: 'zoë@example.com',
  language: 'ja',
  message: { kind: 'password_reset', link },
} as const

interface Logged {
  readonly level: string
  readonly entry: readonly unknown[]
}

function mailerWith(options: Partial<MailOptions>) {
  const logged: Logged[] = []
  const log =
    (level: string) =>
    (...entry: unknown[]): void =>
      void logged.push({ level, entry })
  const logger = { info: log('info'), warn: log('warn'), error: log('error') } as never
  const usual = { smtpUrl: undefined, from: undefined, issuer: 'https://auth.example.com' }
  return { mailer: createMailer({ ...usual, mode: 'serve', logger, ...options }), logged }
}

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** A mail server that takes what it is given, or refuses every recipient. */
async function smtpServer({ refuses = false } = {}) {
  const sessions: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let received = ''
    let inData = false
    socket.write('220 mail.example.com ESMTP\r\n')
    socket.on('data', (chunk) => {
      received += String(chunk)
      if (inData) {
        if (!received.endsWith('\r\n.\r\n')) return
        inData = false
        sessions.push(received)
        socket.write('250 taken\r\n')
        return
      }
      const line = received.split('\r\n').at(-2) ?? ''
      if (line.startsWith('EHLO')) socket.write('250-mail.example.com\r\n250 SMTPUTF8\r\n')
      else if (line.startsWith('RCPT') && refuses) socket.write('550 no such mailbox\r\n')
      else if (line.startsWith('DATA')) {
        inData = true
        socket.write('354 go ahead\r\n')
      } else if (line.startsWith('QUIT')) socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, sessions }
}

describe('with a mail server', () => {
  it('hands the mail over, in words, from the configured sender to one address', async () => {
    const { url, sessions } = await smtpServer()
    const { mailer } = mailerWith({ smtpUrl: url, from: 'Keygrant <auth@example.com>' })
    expect(mailer.ready).toBe(true)
    expect(await mailer.send(mail)).toEqual({ sent: true })
    const [session = ''] = sessions
    expect(session).toContain('MAIL FROM:<auth@example.com>')
    expect(session).toContain('RCPT TO:<zoë@example.com>')
    const body = session.split('\r\n\r\n').slice(1).join('\r\n\r\n')
    expect(Buffer.from(body, 'base64').toString()).toContain(link)
  })

  it.each([
    ['refuses it', async () => (await smtpServer({ refuses: true })).url, /answered 550/u],
    ['is not there', async () => 'smtp://127.0.0.1:1', /could not be reached/u],
  ])('says why, without the address and the link, if the server %s', async (_what, find, why) => {
    const { mailer, logged } = mailerWith({ smtpUrl: await find() })
    const outcome = await mailer.send(mail)
    expect(outcome).toEqual({ sent: false, reason: expect.stringMatching(why) })
    expect(logged).toMatchObject([{ level: 'error' }])
    expect(JSON.stringify([logged, outcome])).not.toMatch(/token|example\.com/u)
  })
})

describe('without a mail server', () => {
  it('lets a developer read the mail in the log', async () => {
    const { mailer, logged } = mailerWith({ mode: 'dev' })
    expect(mailer.ready).toBe(true)
    expect(await mailer.send(mail)).toEqual({ sent: true })
    expect(JSON.stringify(logged)).toContain(link)
  })

  it('is honest in production, and keeps links out of the log', async () => {
    const { mailer, logged } = mailerWith({ mode: 'serve' })
    expect(mailer.ready).toBe(false)
    expect(await mailer.send(mail)).toMatchObject({ sent: false })
    expect(JSON.stringify(logged)).not.toContain('token')
  })
})

/** The way mails go: to the SMTP server of the configuration; in development, without one, to the log. */
import type { Mail, Mailer, MailOutcome } from '@keygrant/engine'
import type { Logger } from 'pino'
import { composeMail } from './compose-mail.ts'

export interface MailOptions {
  /** `smtp://` or `smtps://`, with user and password in it. */
  readonly smtpUrl: string | undefined
  /** The sender, `name <address>` or an address; without one, `keygrant@` the issuer's host. */
  readonly from: string | undefined
  readonly issuer: string
  readonly mode: 'dev' | 'serve'
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
}

export function createMailer(options: MailOptions): Mailer {
  const { smtpUrl, mode } = options
  if (smtpUrl !== undefined) return smtpMailer(smtpUrl, options)
  return mode === 'dev' ? logMailer(options) : noMailer(options)
}

/** For a developer at their own machine, who reads the log and has no mail server. */
function logMailer({ issuer, logger }: MailOptions): Mailer {
  return {
    ready: true,
    send: async (mail) => {
      const { to, subject, text } = composeMail(mail, issuer)
      logger.info(`mail to ${to}: ${subject}\n\n${text}`)
      return { sent: true }
    },
  }
}

function noMailer({ logger }: MailOptions): Mailer {
  return {
    ready: false,
    send: async ({ message }) => {
      logger.warn({ kind: message.kind }, 'no mail was sent: KEYGRANT_SMTP_URL is not set')
      return { sent: false, reason: 'KEYGRANT_SMTP_URL is not set' }
    },
  }
}

/** Seconds after which a mail server that does not answer is given up. */
const patience = 20

function smtpMailer(smtpUrl: string, { from, issuer, logger }: MailOptions): Mailer {
  // Loaded with the first mail: many servers never send one.
  let transport: Promise<{ sendMail(mail: object): Promise<unknown> }> | undefined
  const open = () =>
    (transport ??= import('nodemailer').then(({ createTransport }) =>
      createTransport({
        url: smtpUrl,
        connectionTimeout: patience * 1000,
        greetingTimeout: patience * 1000,
        socketTimeout: patience * 1000,
        disableFileAccess: true,
        disableUrlAccess: true,
      }),
    ))
  const sender = from ?? `keygrant@${new URL(issuer).hostname}`
  const send = async (mail: Mail): Promise<MailOutcome> => {
    const { to, subject, text } = composeMail(mail, issuer)
    try {
      const transporter = await open()
      // As an object the address is taken as it stands, never parsed into a list.
      await transporter.sendMail({ from: sender, to: { name: '', address: to }, subject, text })
      return { sent: true }
    } catch (error) {
      // An address, a link or a password must not get into the log: the code says what is wrong.
      const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
      logger.error({ kind: mail.message.kind, code, responseCode }, 'a mail could not be sent')
      return { sent: false, reason: reasonOf(code, responseCode) }
    }
  }
  return { ready: true, send }
}

/** What nodemailer and the server say in codes, for whoever has to put it right. */
function reasonOf(code: unknown, answer: unknown): string {
  const told = typeof answer === 'number' ? `the mail server answered ${answer}` : undefined
  switch (code) {
    case 'EAUTH':
      return `${told ?? 'the mail server'}: it does not take the user and password`
    case 'EENVELOPE':
      return `${told ?? 'the mail server'}: it does not take the sender or the recipient`
    case 'ETLS':
      return 'the connection could not be encrypted as KEYGRANT_SMTP_URL wants it'
    default:
      return told ?? `the mail server could not be reached (${String(code)})`
  }
}

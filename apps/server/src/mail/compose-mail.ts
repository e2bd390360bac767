/** Puts a mail into words. */
import type { Mail } from '@keygrant/engine'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import { ja } from './words/ja.ts'
import type { MailText, MailWords } from './words/mail-words.ts'
import { zh } from './words/zh.ts'

const languages: ReadonlyMap<string, MailWords> = new Map([
  ['en', en],
  ['de', de],
  ['fr', fr],
  ['es', es],
  ['ja', ja],
  ['zh', zh],
])

export interface ComposedMail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** @param issuer Named in the last line; for a mail without a link of its own, the sign-in page there. */
export function composeMail({ to, language, message }: Mail, issuer: string): ComposedMail {
  const words = languages.get(language.split('-')[0]?.toLowerCase() ?? '') ?? en
  const { subject, before, after } = textOf(words, message)
  const link = 'link' in message ? [message.link] : []
  const last = 'link' in message ? [] : [`${issuer}/login`]
  const parts = [before, ...link, after, ...last, '--', words.ending(new URL(issuer).host)]
  return { to, subject: oneLine(subject), text: `${parts.join('\n\n')}\n` }
}

function textOf(words: MailWords, message: Mail['message']): MailText {
  if (message.kind !== 'invitation') return words[message.kind]
  // People chose these names: they must not add lines, nor links that a mail program would show.
  return words.invitation({
    organizationName: plainName(message.organizationName),
    inviter: plainName(message.inviter),
  })
}

const oneLine = (text: string): string => text.replace(/[\p{C}\u2028\u2029]+/gu, ' ')

/** A name without what makes addresses of it: `evil.example/x` and `https://` stay words. */
const plainName = (name: string): string =>
  oneLine(name)
    .replace(/[/\\<>]+/gu, ' ')
    .replace(/\.(?=\S)/gu, '. ')
    .trim()
    .slice(0, 100)

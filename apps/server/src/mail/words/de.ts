/** Mails in German. */
import type { MailWords } from './mail-words.ts'

export const de: MailWords = {
  password_reset: {
    subject: 'Neues Passwort wählen',
    before:
      'Jemand, vermutlich Sie selbst, hat für diese Adresse ein neues Passwort angefordert. Um eines zu wählen, öffnen Sie innerhalb von 30 Minuten diesen Link:',
    after:
      'Falls Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist, und niemand sonst erhält diesen Link.',
  },
  password_changed: {
    subject: 'Ihr Passwort wurde geändert',
    before:
      'Das Passwort Ihres Kontos wurde soeben geändert. Alle anderen Browser wurden abgemeldet. Falls Sie das waren, ist nichts zu tun.',
    after:
      'Falls Sie das nicht waren, wählen Sie sofort ein neues Passwort, mit „Vergessen?“ auf der Anmeldeseite:',
  },
  test: {
    subject: 'Eine Testmail',
    before:
      'Ein Betreiber dieses Dienstes hat diese Mail aus den Einstellungen verschickt, um zu sehen, ob Mails ankommen. Sie tun es.',
    after: 'Hier ist die Anmeldeseite:',
  },
  invitation: ({ organizationName, inviter }) => ({
    subject: `Einladung zu ${organizationName}`,
    before: `${inviter} lädt Sie zu ${organizationName} ein. Um anzunehmen, öffnen Sie innerhalb von 7 Tagen diesen Link:`,
    after: 'Falls Sie nicht wissen, worum es geht, können Sie diese Mail ignorieren.',
  }),
  ending: (host) => `Diese Mail wurde automatisch von ${host} verschickt.`,
}

/** Mails in English. */
import type { MailWords } from './mail-words.ts'

export const en: MailWords = {
  password_reset: {
    subject: 'Choose a new password',
    before:
      'Somebody, probably you, asked for a new password for this address. To choose one, open this link within 30 minutes:',
    after:
      'If it was not you, you need not do anything: your password stays as it is, and nobody else gets this link.',
  },
  password_changed: {
    subject: 'Your password was changed',
    before:
      'The password of your account was just changed. All other browsers were signed out. If it was you, there is nothing to do.',
    after:
      'If it was not you, choose a new password at once with “Forgotten?” on the sign-in page:',
  },
  test: {
    subject: 'A test mail',
    before:
      'An operator of this service sent this mail from its settings, to see that mails arrive. They do.',
    after: 'The page to sign in is here:',
  },
  invitation: ({ organizationName, inviter }) => ({
    subject: `Invitation to ${organizationName}`,
    before: `${inviter} invites you to ${organizationName}. To accept, open this link within 7 days:`,
    after: 'If you do not know what this is about, you can ignore this mail.',
  }),
  ending: (host) => `This mail was sent automatically by ${host}.`,
}

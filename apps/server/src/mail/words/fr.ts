/** Mails in French. */
import type { MailWords } from './mail-words.ts'

export const fr: MailWords = {
  password_reset: {
    subject: 'Choisir un nouveau mot de passe',
    before:
      'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour cette adresse. Pour en choisir un, ouvrez ce lien dans les 30 minutes :',
    after:
      'Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste inchangé et personne d’autre ne reçoit ce lien.',
  },
  password_changed: {
    subject: 'Votre mot de passe a été modifié',
    before:
      'Le mot de passe de votre compte vient d’être modifié. Tous les autres navigateurs ont été déconnectés. Si c’était vous, il n’y a rien à faire.',
    after:
      'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe avec « Oublié ? » sur la page de connexion :',
  },
  test: {
    subject: 'Message d’essai',
    before:
      'Un opérateur de ce service a envoyé ce message depuis les réglages, pour voir si les messages arrivent. C’est le cas.',
    after: 'La page de connexion se trouve ici :',
  },
  invitation: ({ organizationName, inviter }) => ({
    subject: `Invitation à rejoindre ${organizationName}`,
    before: `${inviter} vous invite à rejoindre ${organizationName}. Pour accepter, ouvrez ce lien dans les 7 jours :`,
    after: 'Si vous ne savez pas de quoi il s’agit, vous pouvez ignorer ce message.',
  }),
  ending: (host) => `Ce message a été envoyé automatiquement par ${host}.`,
}

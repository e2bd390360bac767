/** What mails say, in one language. Every mail is plain text and ends with the same words. */

/** What the sentences of an invitation name. */
export interface InvitationNames {
  readonly organizationName: string
  readonly inviter: string
}

/** What a mail says above its link, and what below it. */
export interface MailText {
  readonly subject: string
  readonly before: string
  readonly after: string
}

export interface MailWords {
  readonly password_reset: MailText
  readonly password_changed: MailText
  readonly test: MailText
  readonly invitation: (names: InvitationNames) => MailText
  /** Who sent it. */
  readonly ending: (host: string) => string
}

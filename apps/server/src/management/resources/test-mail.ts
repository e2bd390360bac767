/** A mail that says nothing but that mails arrive. */
import { canonicalEmail } from '@keygrant/engine'
import Type from 'typebox'
import { brandOf } from '../../interaction/views/brand.ts'
import { chooseLanguage } from '../../interaction/words/choose-language.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid } from '../problems.ts'
import { closed, nullable, text } from '../schemas.ts'

const Shape = Type.Object(
  {
    sent: Type.Boolean({ description: 'The mail server took it, or it is in the log.' }),
    reason: nullable(Type.String({ description: 'Why it was not sent.' })),
  },
  closed,
)

export const testMail: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/settings/test_mail',
    name: 'sendTestMail',
    summary: 'Send a mail, to see that mails arrive',
    scope: 'keygrant:settings:write',
    operatorOnly: true,
    status: 200,
    body: Type.Object({ to: text(254) }, closed),
    response: Shape,
    async run({ body, header, deps, change }) {
      const to = canonicalEmail(body.to)
      if (to === undefined) return invalid([{ field: 'to', message: 'is no e-mail address' }])
      const language = chooseLanguage(
        { uiLocales: [], cookie: undefined, acceptLanguage: header('accept-language') },
        brandOf(await deps.pageSettings.read()),
      )
      const outcome = await deps.accounts.mailer.send({ to, language, message: { kind: 'test' } })
      const answer = outcome.sent ? { sent: true, reason: null } : outcome
      return change(async () => ({ body: answer }), {
        action: 'settings.test_mail',
        targetKind: 'settings',
        targetId: 'mail',
        organizationId: null,
        change: { after: answer },
      })
    },
  }),
]

/** `/consent` and `/device/confirm`: who asks for what, and for which account. */
import type { ConsentQuestion } from '@keygrant/engine'
import { fillIn, fillText } from '../words/fill-in.ts'
import { ClientCard } from './client-card.tsx'
import { ConsentTerms } from './consent-terms.tsx'
import { DeviceCard } from './device-card.tsx'
import { Document } from './document.tsx'
import { Form, Problem } from './form.tsx'
import { type Frame, frameOf } from './frame.ts'
import type { ConsentModel, ViewContext } from './models.ts'
import { linkTo, pageAddress } from './page-address.ts'
import { render } from './render.ts'
import { ScopeChoice } from './scope-choice.tsx'

export function consentPage(model: ConsentModel, context: ViewContext): string {
  const frame = frameOf(context)
  const { consent } = frame.speech.words
  const { question, device, error, preview } = model
  const inert = preview !== undefined
  const code = device && { user_code: device.userCode }
  return render(
    <Document
      frame={frame}
      title={fillText(consent.title, { client: question.client.name })}
      heading={fillIn(consent.title, { client: <bdi>{question.client.name}</bdi> })}
      faulty={error !== undefined}
      again={preview ?? pageAddress(frame, code)}
    >
      {error && <Problem frame={frame} text={consent.nothingChosen} field="scopes" />}
      {device && <DeviceCard frame={frame} device={device} />}
      <ClientCard frame={frame} client={question.client} />
      <Person frame={frame} question={question} inert={inert} />
      <Form frame={frame} action={device ? '/device/confirm' : '/consent'}>
        {code && <input type="hidden" name="user_code" value={code.user_code} />}
        <OrganizationChoice frame={frame} question={question} />
        <ScopeChoice frame={frame} question={question} faulty={error !== undefined} />
        <ConsentTerms frame={frame} question={question} inert={inert} />
        <div class="decision">
          <button name="decision" value="deny" disabled={inert}>
            {consent.deny}
          </button>
          <button name="decision" value="allow" disabled={inert}>
            {consent.allow}
          </button>
        </div>
      </Form>
    </Document>,
  )
}

interface PartProps {
  readonly frame: Frame
  readonly question: ConsentQuestion
}

function Person({ frame, question: { user }, inert }: PartProps & { readonly inert: boolean }) {
  const { consent } = frame.speech.words
  return (
    <div class="person">
      <p>
        {consent.signedInAs} <strong>{user.name === '' ? user.email : user.name}</strong>{' '}
        {user.name !== '' && <span class="mail">{user.email}</span>}
      </p>
      <p>
        <a href={inert ? undefined : linkTo('/login', pageAddress(frame, { switch: '1' }))}>
          {consent.switchUser}
        </a>
      </p>
    </div>
  )
}

/** Nothing to choose where there is one, or the request names it; it is still said which. */
function OrganizationChoice({ frame, question }: PartProps) {
  const { consent } = frame.speech.words
  const { organizations, organizationId, organizationFixed } = question
  if (organizations.length === 0) return null
  const chosen = organizations.find(({ id }) => id === organizationId) ?? organizations[0]
  if (organizationFixed || organizations.length === 1)
    return (
      <div class="fixed">
        <p class="label">{consent.organization}</p>
        <p>
          <strong>{chosen?.name}</strong>
        </p>
        <p class="hint">{consent.organizationHint}</p>
      </div>
    )
  return (
    <fieldset aria-describedby="organization-hint">
      <legend>{consent.organization}</legend>
      <p class="hint" id="organization-hint">
        {consent.organizationHint}
      </p>
      {organizations.map(({ id, name }) => (
        <label class="choice">
          <input type="radio" name="organization" value={id} checked={id === chosen?.id} required />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** Of the security page: passkeys. Adding one needs the script; removing one does not. */
import { fillIn } from '../words/fill-in.ts'
import { ConfirmField } from './confirm-field.tsx'
import { Disclosure } from './disclosure.tsx'
import { Field, Form } from './form.tsx'
import type { Frame } from './frame.ts'
import type { SecurityModel } from './models.ts'
import { When } from './parts.tsx'

interface PasskeySectionProps {
  readonly frame: Frame
  readonly model: SecurityModel
}

export function PasskeySection({ frame, model: { passkeys, hasPassword } }: PasskeySectionProps) {
  const { security } = frame.speech.words
  return (
    <section class="panel" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{security.passkeys}</h2>
      <p>{security.passkeysIntro}</p>
      {passkeys.length === 0 ? (
        <p class="hint">{security.passkeysNone}</p>
      ) : (
        <ul class="rows">
          {passkeys.map((passkey, index) => (
            <li>
              <OnePasskey frame={frame} passkey={passkey} />
              <Disclosure summary={security.passkeyRemove} about={passkey.name} danger>
                <Form frame={frame} action="/account/passkeys">
                  <ConfirmField
                    frame={frame}
                    hasPassword={hasPassword}
                    id={`passkey-${index}-password`}
                  />
                  <button name="remove" value={passkey.id} class="danger">
                    {security.passkeyRemove}
                    <span class="heard">: {passkey.name}</span>
                  </button>
                </Form>
              </Disclosure>
            </li>
          ))}
        </ul>
      )}
      <AddPasskey frame={frame} hasPassword={hasPassword} />
    </section>
  )
}

interface OnePasskeyProps {
  readonly frame: Frame
  readonly passkey: SecurityModel['passkeys'][number]
}

function OnePasskey({ frame, passkey: { name, createdAt, lastUsedAt } }: OnePasskeyProps) {
  const { security } = frame.speech.words
  return (
    <div>
      <p>
        <strong>{name}</strong>
      </p>
      <p class="hint">
        {fillIn(security.created, { time: <When frame={frame} at={createdAt} /> })}
        {' · '}
        {lastUsedAt === null
          ? security.neverUsed
          : fillIn(security.lastUsed, { time: <When frame={frame} at={lastUsedAt} /> })}
      </p>
    </div>
  )
}

interface AddPasskeyProps {
  readonly frame: Frame
  readonly hasPassword: boolean
}

/** The form is hidden until the script finds that the browser has passkeys. */
function AddPasskey({ frame, hasPassword }: AddPasskeyProps) {
  const { security } = frame.speech.words
  return (
    <>
      <p class="hint" data-passkey-none>
        {security.passkeyNeedsScript}
      </p>
      <div data-passkey="add" hidden>
        <Disclosure summary={security.passkeyAdd}>
          <Form frame={frame} action="/account/passkeys">
            <Field
              name="name"
              id="passkey-name"
              label={security.passkeyName}
              hint={security.passkeyNameHint}
              autocomplete="off"
              maxlength={100}
            />
            <ConfirmField frame={frame} hasPassword={hasPassword} id="new-passkey-password" />
            <p class="problem" role="alert" data-passkey-problem hidden>
              {security.passkeyFailed}
            </p>
            <button>{security.passkeyAdd}</button>
          </Form>
        </Disclosure>
      </div>
    </>
  )
}

/** Of the security page: the authenticator app, and the codes for the day it is lost. */
import { ConfirmField } from './confirm-field.tsx'
import { Disclosure } from './disclosure.tsx'
import { Form } from './form.tsx'
import type { Frame } from './frame.ts'
import type { SecurityModel } from './models.ts'

interface SecondStepProps {
  readonly frame: Frame
  readonly model: SecurityModel
}

export const SecondStepSections = ({ frame, model }: SecondStepProps) => (
  <>
    <TotpSection frame={frame} model={model} />
    {model.totp === 'on' && <RecoverySection frame={frame} model={model} />}
  </>
)

function TotpSection({ frame, model: { totp, hasPassword } }: SecondStepProps) {
  const { security } = frame.speech.words
  return (
    <section class="panel" aria-labelledby="totp-title">
      <h2 id="totp-title">{security.totp}</h2>
      {totp === 'off' ? (
        <>
          <p>{security.totpOff}</p>
          <p>
            <a class="button" href="/account/totp">
              {security.totpSetUp}
            </a>
          </p>
        </>
      ) : (
        <>
          <p>{security.totpOn}</p>
          <Disclosure summary={security.totpRemove} about={security.totp} danger>
            <p>{security.totpRemoveText}</p>
            <Form frame={frame} action="/account/totp">
              <ConfirmField frame={frame} hasPassword={hasPassword} id="totp-password" />
              <button name="remove" value="1" class="danger">
                {security.totpRemove}
              </button>
            </Form>
          </Disclosure>
        </>
      )}
    </section>
  )
}

function RecoverySection({ frame, model: { recoveryCodesLeft, hasPassword } }: SecondStepProps) {
  const { speech } = frame
  const { security } = speech.words
  return (
    <section class="panel" aria-labelledby="recovery-title">
      <h2 id="recovery-title">{security.recovery}</h2>
      <p>{speech.count(security.recoveryLeft, recoveryCodesLeft)}</p>
      <Disclosure summary={security.recoveryRenew}>
        <p>{security.recoveryRenewText}</p>
        <Form frame={frame} action="/account/recovery-codes">
          <ConfirmField frame={frame} hasPassword={hasPassword} id="recovery-password" />
          <button>{security.recoveryRenew}</button>
        </Form>
      </Disclosure>
    </section>
  )
}

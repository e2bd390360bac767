/** What follows from allowing: where the browser goes, how long it lasts, how it is undone. */
import type { ConsentQuestion } from '@keygrant/engine'
import { fillIn, fillText } from '../words/fill-in.ts'
import type { Frame } from './frame.ts'

interface ConsentTermsProps {
  readonly frame: Frame
  readonly question: ConsentQuestion
  /** Whether its link leads nowhere. */
  readonly inert: boolean
}

export function ConsentTerms({ frame, question, inert }: ConsentTermsProps) {
  const { words, duration } = frame.speech
  const { consent } = words
  const { installation, returnsTo, lifetime } = question
  const appsLink = <a href={inert ? undefined : '/account/apps'}>{words.page.apps}</a>
  return (
    <dl class="terms">
      {returnsTo !== null && (
        <div>
          <dt>{consent.returnsTo}</dt>
          <dd>
            <bdi class="host">{returnsTo}</bdi>
          </dd>
        </div>
      )}
      {installation !== null && (
        <div>
          <dt>{consent.installation}</dt>
          <dd>
            <code>{installation.id}</code>
          </dd>
        </div>
      )}
      {installation?.region != null && (
        <div>
          <dt>{consent.region}</dt>
          <dd>{installation.region}</dd>
        </div>
      )}
      <div>
        <dt>{consent.lifetime}</dt>
        <dd>
          {lifetime === null
            ? consent.untilUndone
            : fillText(consent.lasting, { time: duration(lifetime) })}
        </dd>
      </div>
      <div>
        <dt>{consent.undo}</dt>
        <dd>{fillIn(consent.undoText, { link: appsLink })}</dd>
      </div>
    </dl>
  )
}

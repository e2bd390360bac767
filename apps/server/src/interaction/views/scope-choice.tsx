/** What a client asks for: a box to check for each scope that can be left out. */
import type { ConsentQuestion, ConsentScope } from '@keygrant/engine'
import { fillIn } from '../words/fill-in.ts'
import type { Frame } from './frame.ts'
import { scopeWords } from './scope-words.ts'

interface ScopeChoiceProps {
  readonly frame: Frame
  readonly question: Pick<ConsentQuestion, 'scopes' | 'apiName'>
  readonly faulty: boolean
}

export function ScopeChoice({ frame, question, faulty }: ScopeChoiceProps) {
  const { consent } = frame.speech.words
  const optional = question.scopes.some(({ required }) => !required)
  const described = [...(faulty ? ['problem'] : []), ...(optional ? ['scopes-hint'] : [])].join(' ')
  return (
    <fieldset
      id="scopes"
      tabindex={-1}
      {...(described !== '' && { 'aria-describedby': described })}
    >
      <legend>{fillIn(consent.scopes, { api: <bdi>{question.apiName}</bdi> })}</legend>
      {optional && (
        <p class="hint" id="scopes-hint">
          {consent.scopesHint}
        </p>
      )}
      <ul class="scopes">
        {question.scopes.map((scope, index) => (
          <li class={scope.required ? 'scope always' : 'scope'}>
            <OneScope frame={frame} scope={scope} id={`scope-${index}`} />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

interface OneScopeProps {
  readonly frame: Frame
  readonly scope: ConsentScope
  readonly id: string
}

function OneScope({ frame, scope, id }: OneScopeProps) {
  const { consent } = frame.speech.words
  const { title, text } = scopeWords(scope, frame.speech)
  const about = (
    <span class="about" id={`${id}-about`}>
      {text !== '' && <span>{text} </span>}
      <span class="technical">
        <span class="heard">{consent.code}: </span>
        <code>{scope.name}</code>
        {scope.required && ` · ${consent.always}`}
        {scope.granted && ` · ${consent.granted}`}
      </span>
    </span>
  )
  const sensitive = scope.sensitive && <span class="mark warn">{consent.sensitive}</span>
  if (scope.required)
    return (
      <div>
        <span class="title">{title}</span> {sensitive}
        {about}
      </div>
    )
  return (
    <>
      <input
        type="checkbox"
        name="scope"
        value={scope.name}
        id={id}
        checked
        aria-describedby={`${id}-about`}
      />
      <label for={id}>
        <span class="title">{title}</span> {sensitive}
        {about}
      </label>
    </>
  )
}

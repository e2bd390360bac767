/** Of the security page: where somebody is signed in, to end what they do not know. */
import { fillIn } from '../words/fill-in.ts'
import { describeAgent } from './describe-agent.ts'
import { Form } from './form.tsx'
import type { Frame } from './frame.ts'
import type { SecurityModel } from './models.ts'
import { When } from './parts.tsx'

type Session = SecurityModel['sessions'][number]

interface SessionSectionProps {
  readonly frame: Frame
  readonly sessions: readonly Session[]
}

export function SessionSection({ frame, sessions }: SessionSectionProps) {
  const { security } = frame.speech.words
  return (
    <section class="panel" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{security.sessions}</h2>
      <Form frame={frame} action="/account/sessions">
        <ul class="rows">
          {sessions.map((session) => (
            <OneSession frame={frame} session={session} />
          ))}
        </ul>
        {sessions.length > 1 && (
          <button name="others" value="1" class="danger">
            {security.endOthers}
          </button>
        )}
      </Form>
    </section>
  )
}

function OneSession({ frame, session }: { readonly frame: Frame; readonly session: Session }) {
  const { security, page } = frame.speech.words
  const { address, createdAt, lastSeenAt } = session
  const device = describeAgent(session.userAgent) || page.unknownDevice
  return (
    <li>
      <div>
        <p class="agent">
          {device} {session.current && <span class="mark good">{security.thisSession}</span>}
        </p>
        <p class="hint">
          {address}
          {' · '}
          {fillIn(security.since, { time: <When frame={frame} at={createdAt} /> })}
          {' · '}
          {fillIn(security.lastSeen, { time: <When frame={frame} at={lastSeenAt} /> })}
        </p>
      </div>
      <button name="session" value={session.id}>
        {security.endSession}
        <span class="heard">
          : {device}, {address}
        </span>
      </button>
    </li>
  )
}

/** One operation: the request as it is filled in, its answer, and the same as a program. */
import { Alert, Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { Icon } from '../../../design/icon.tsx'
import { scopesAt } from '../identity/held-token.ts'
import type { Identity } from '../identity/use-identity.ts'
import { Answer } from './answer.tsx'
import { Comparison, type PinnedAnswer } from './comparison.tsx'
import { CopyAs } from './copy-as.tsx'
import { explainAnswer } from './explain-answer.ts'
import { type ApiOperation, missingFor } from './operations.ts'
import { type ApiRequest, buildRequest, type Draft, draftOf } from './request.ts'
import { RequestForm } from './request-form.tsx'
import { type ApiAnswer, type Sending, sendRequest, Unreadable } from './send.ts'
import { readShared } from './shared-draft.ts'

export interface TrialProps {
  readonly operation: ApiOperation
  readonly base: string
  /** The API's identifier. */
  readonly api: string
  readonly identity: Identity
  /** Parameters and body that a link came with. */
  readonly shared: string | undefined
  /** An answer that was kept, to be compared with. */
  readonly pinned: PinnedAnswer | undefined
  readonly onPin: (pinned: PinnedAnswer | undefined) => void
}

type Sent = { readonly request: ApiRequest } & Pick<Sending, 'accessToken' | 'via'>

export function Trial(props: TrialProps) {
  const { operation, base, api, identity, shared, pinned, onPin } = props
  const { session, header, may } = useActing()
  const { token, stepUp } = identity
  const [draft, setDraft] = useState(() => firstDraft(operation, shared))
  const [tried, setTried] = useState(false)
  const send = useMutation({
    gcTime: 0,
    mutationFn: (sent: Sent) => sendRequest(sent.request, { ...sent, organization: header }),
  })
  const scopes = scopesAt(token, api)
  const missing = token !== undefined && scopes === undefined ? [] : missingFor(operation, scopes)
  const built = buildRequest(operation, draft, base)
  const submit = (accessToken = token?.accessToken, via: Sending['via'] = 'either'): void => {
    setTried(true)
    if (built.ok) send.mutate({ request: built.request, accessToken, via })
  }
  const getAndRepeat = (wanted: readonly string[]): void =>
    stepUp.mutate(wanted, { onSuccess: ({ accessToken }) => submit(accessToken) })
  return (
    <Stack>
      <RequestForm
        operation={operation}
        draft={draft}
        onChange={setDraft}
        onSend={() => submit()}
        pending={send.isPending}
        faults={tried && !built.ok ? built.faults : []}
        missing={missing}
      />
      {send.error !== null && (
        <Failure error={send.error} onServer={() => submit(token?.accessToken, 'server')} />
      )}
      {stepUp.error !== null && <ProblemAlert error={stepUp.error} />}
      <div aria-live="polite">
        {send.data !== undefined && (
          <Answer
            answer={send.data}
            missing={neededFor(send.data, missing, scopes)}
            onStepUp={may('keygrant:developer_tokens:write') ? getAndRepeat : undefined}
            pending={stepUp.isPending}
            onPin={() => onPin({ request: send.variables.request, answer: send.data })}
          />
        )}
      </div>
      <Compared pinned={pinned} answer={send.data} onPin={onPin} />
      {built.ok && (
        <CopyAs
          facts={{
            request: built.request,
            issuer: session.issuer,
            withToken: token !== undefined || operation.scope.length > 0,
            clientId: token?.source?.kind === 'credential' ? token.source.id : undefined,
          }}
          accessToken={token?.accessToken}
        />
      )}
    </Stack>
  )
}

type ComparedProps = Pick<TrialProps, 'pinned' | 'onPin'> & {
  readonly answer: ApiAnswer | undefined
}

/** With what is pinned, once something else came. */
const Compared = ({ pinned, answer, onPin }: ComparedProps) =>
  pinned !== undefined && (
    <Comparison
      pinned={pinned}
      answer={answer === pinned.answer ? undefined : answer}
      onUnpin={() => onPin(undefined)}
    />
  )

/** The operation's own examples, or what a link came with. */
const firstDraft = (operation: ApiOperation, shared: string | undefined): Draft => ({
  ...draftOf(operation),
  ...(shared !== undefined && readShared(shared)),
})

/** The scopes to get after a refusal: those of the document, else those that the API named. */
function neededFor(
  answer: ApiAnswer,
  missing: readonly string[],
  scopes: readonly string[] | undefined,
): readonly string[] {
  if (answer.status !== 401 && answer.status !== 403) return []
  if (missing.length > 0) return missing
  const { wants = [] } = explainAnswer(answer) ?? {}
  return wants.filter((each) => scopes?.includes(each) !== true)
}

interface FailureProps {
  readonly error: unknown
  readonly onServer: () => void
}

function Failure({ error, onServer }: FailureProps) {
  if (!(error instanceof Unreadable)) return <ProblemAlert error={error} />
  return (
    <Alert color="yellow" icon={<Icon name="alert" />} title="No answer to show" role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {error.message} Either the API is away, or it does not let scripts of other sites read it
          (CORS). Keygrant’s server can send the request instead; if the first one did arrive, its
          effect happens twice.
        </Text>
        <Button size="xs" variant="default" onClick={onServer}>
          Send by Keygrant’s server
        </Button>
      </Stack>
    </Alert>
  )
}

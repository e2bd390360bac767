/** Get started: from nothing to an API that checks tokens. The page waits, and turns green by itself. */
import { Button, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useActing } from '../../api/acting.ts'
import { useList } from '../../api/queries.ts'
import { Waiting } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { Icon } from '../../design/icon.tsx'
import { FirstToken } from './parts/first-token.tsx'
import { type Progress, progressOf } from './parts/progress.ts'
import { ProtectApi } from './parts/protect-api.tsx'
import { Step } from './parts/step.tsx'

const everyTwoSeconds = 2_000

export function GetStarted() {
  const { organization } = useActing()
  const call = { query: { organization_id: organization?.id, limit: 50 } }
  const list = useList('GET /clients', call, { every: everyTwoSeconds })
  return (
    <Page
      title="Get started"
      about="A credential, a token, a call, and an API of your own that checks it: five minutes."
      calls={[{ title: 'What there is', key: 'GET /clients', call }]}
    >
      {list.data === undefined && list.error !== null && (
        <ProblemAlert error={list.error} retry={list.refetch} />
      )}
      {list.data === undefined && list.error === null && <Waiting lines={10} />}
      {list.data !== undefined && <Steps {...progressOf(list.data)} />}
    </Page>
  )
}

function Steps({ newest, hasToken }: Progress) {
  const { may } = useActing()
  return (
    <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
      <Step
        number={1}
        done={newest !== undefined}
        title="Create a credential"
        about={
          newest === undefined
            ? 'A name is enough. The secret is shown once.'
            : `There is one: “${newest.name}”.`
        }
      >
        {newest === undefined && may('keygrant:clients:write') && (
          <Button
            renderRoot={(props) => <Link to="/credentials" search={{ create: 'yes' }} {...props} />}
            leftSection={<Icon name="plus" size={16} />}
          >
            Create credential
          </Button>
        )}
      </Step>
      <Step
        number={2}
        done={hasToken}
        title="Get a token and call the API"
        about={
          newest === undefined
            ? 'With the credential of the first step.'
            : `With “${newest.name}”. Put its secret, which was shown when it was made, into CLIENT_SECRET.`
        }
      >
        {newest !== undefined && <FirstToken client={newest} arrived={hasToken} />}
      </Step>
      <Step
        number={3}
        done={undefined}
        title="Protect your own API"
        about="It refuses a bad token in microseconds, offline, and a revoked one within a second."
      >
        <ProtectApi />
      </Step>
    </Stack>
  )
}

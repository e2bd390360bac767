/** Lines for a first token, and what waits for it. */
import { Alert, Loader } from '@mantine/core'
import { ExampleTabs } from '../../../components/example-tabs.tsx'
import { useExamples } from '../../../components/use-credential.ts'
import { Icon } from '../../../design/icon.tsx'
import { Time } from '../../../design/time.tsx'
import type { Client } from './progress.ts'

export interface FirstTokenProps {
  readonly client: Client
  readonly arrived: boolean
}

export function FirstToken({ client, arrived }: FirstTokenProps) {
  const examples = useExamples(client.client_id)
  return (
    <>
      <ExampleTabs examples={examples} />
      <div aria-live="polite">
        {arrived ? (
          <Alert color="green" icon={<Icon name="check" />} title="Your first token is out">
            “{client.name}” got a token <Time at={client.last_used_at} />.
          </Alert>
        ) : (
          <Alert
            color="gray"
            icon={<Loader size={16} color="gray" aria-hidden="true" />}
            title="Waiting for your first token"
          >
            Run the lines: this turns green by itself.
          </Alert>
        )}
      </div>
    </>
  )
}

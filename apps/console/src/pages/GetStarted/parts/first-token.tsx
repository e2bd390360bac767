/** Lines for a first token, and what waits for it. */
import { Alert, Loader, Tabs } from '@mantine/core'
import { useExamples } from '../../../components/use-credential.ts'
import { CodeBlock } from '../../../design/code-block.tsx'
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
      <Tabs defaultValue={examples[0]?.name ?? null}>
        <Tabs.List mb="sm">
          {examples.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {examples.map(({ name, code }) => (
          <Tabs.Panel key={name} value={name}>
            <CodeBlock code={code} what={`${name} example`} />
          </Tabs.Panel>
        ))}
      </Tabs>
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

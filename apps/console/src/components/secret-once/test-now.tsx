/** Tries a new secret on the spot, and shows how it went. */
import { Button, Group, List, Text, ThemeIcon } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Icon } from '../../design/icon.tsx'
import type { NewSecret } from './secret-files.ts'
import { type Trial, trySecret } from './try-secret.ts'

export function TestNow({ secret }: { readonly secret: NewSecret }) {
  const trial = useMutation({ mutationFn: () => trySecret(secret), gcTime: 0 })
  return (
    <>
      <Button
        variant="light"
        leftSection={<Icon name="play" size={16} />}
        loading={trial.isPending}
        onClick={() => trial.mutate()}
      >
        Test now
      </Button>
      <div aria-live="polite" style={{ order: 1, flexBasis: '100%' }}>
        {trial.data && <Trials trials={trial.data} />}
        {trial.isError && <Text size="sm">The server did not answer: try again.</Text>}
      </div>
    </>
  )
}

function Trials({ trials }: { readonly trials: readonly Trial[] }) {
  return (
    <List listStyleType="none" spacing={4}>
      {trials.map(({ what, good, outcome }) => (
        <List.Item key={what}>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <ThemeIcon size={20} radius="xl" variant="light" color={good ? 'green' : 'red'}>
              <Icon name={good ? 'check' : 'close'} size={14} />
            </ThemeIcon>
            <Text size="sm">
              {what}: {outcome}
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  )
}

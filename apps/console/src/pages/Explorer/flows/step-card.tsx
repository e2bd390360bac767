/** One step: what it is for, the ways to take it, and what came of the last one. */
import { Alert, Anchor, Button, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useActing } from '../../../api/acting.ts'
import { Icon } from '../../../design/icon.tsx'
import { ExchangeView } from '../wire/exchange-view.tsx'
import { Outcome } from '../wire/wire-view.tsx'
import type { Attempt, Facts, Step } from './flow.ts'
import { refusalOf } from './refusal.ts'
import type { Taken } from './use-flow.ts'

export interface StepCardProps {
  readonly number: number
  readonly step: Step
  readonly facts: Facts
  readonly taken: Taken | undefined
  /** Some step is being taken. */
  readonly busy: boolean
  /** This one is. */
  readonly pending: boolean
  readonly onTake: (attempt: Attempt) => void
  readonly children: ReactNode
}

export function StepCard(props: StepCardProps) {
  const { number, step, facts, taken, busy, pending, onTake, children } = props
  const ready = step.needs.every((name) => facts[name] !== undefined)
  const right = taken !== undefined && taken.attempt.broken !== true
  return (
    <Paper p="md" component="li" aria-label={`Step ${number}: ${step.title}`}>
      <Group align="flex-start" gap="md" wrap="nowrap">
        <ThemeIcon radius="xl" size={32} variant="light" color={right ? 'green' : 'gray'}>
          {right ? <Icon name="check" /> : number}
        </ThemeIcon>
        <Stack gap="sm" flex={1} miw={0}>
          <div>
            <Title order={3}>{step.title}</Title>
            <Text size="sm" c="dimmed">
              {step.about}
            </Text>
          </div>
          <Group gap="xs">
            {step.attempts.map((attempt) => (
              <Button
                key={attempt.name}
                size="xs"
                variant={attempt.broken === true ? 'light' : 'filled'}
                {...(attempt.broken === true && { color: 'yellow' })}
                leftSection={<Icon name={attempt.broken === true ? 'alert' : 'play'} size={14} />}
                disabled={!ready || busy}
                onClick={() => onTake(attempt)}
              >
                {attempt.name}
              </Button>
            ))}
            {!ready && (
              <Text size="sm" c="dimmed">
                after the steps before it
              </Text>
            )}
            {pending && (
              <Text size="sm" c="dimmed" role="status">
                Waiting for an answer…
              </Text>
            )}
          </Group>
          {children}
          <div aria-live="polite">{taken !== undefined && <Result taken={taken} />}</div>
        </Stack>
      </Group>
    </Paper>
  )
}

function Result({ taken: { attempt, exchange } }: { readonly taken: Taken }) {
  const refusal = exchange && refusalOf(exchange)
  return (
    <Stack gap="sm">
      <Alert
        color={refusal === undefined ? 'gray' : 'yellow'}
        icon={<Icon name={refusal === undefined ? 'book' : 'alert'} />}
        title={
          <Group gap="xs" component="span">
            {attempt.name}
            {exchange !== undefined && <Outcome answer={exchange.answer} />}
          </Group>
        }
      >
        <Stack gap={4}>
          {refusal !== undefined && (
            <Text size="sm">
              The server says <code>{refusal.error}</code>
              {refusal.description !== undefined && `: ${refusal.description}`}{' '}
              <ErrorPage error={refusal.error} page={refusal.page} />
            </Text>
          )}
          <Text size="sm">{attempt.shows}</Text>
        </Stack>
      </Alert>
      {exchange !== undefined && <ExchangeView key={exchange.number} exchange={exchange} />}
    </Stack>
  )
}

interface ErrorPageProps {
  readonly error: string
  /** What the answer itself says; an address that a browser comes back to has no room for it. */
  readonly page: string | undefined
}

function ErrorPage({ error, page }: ErrorPageProps) {
  const { session } = useActing()
  return (
    <Anchor
      href={page ?? `${session.issuer}/docs/errors#${error}`}
      target="_blank"
      rel="noreferrer"
      inherit
    >
      What {error} means
    </Anchor>
  )
}

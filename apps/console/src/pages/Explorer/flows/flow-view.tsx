/** A flow from its first step to its last. */
import { Anchor, Stack, Text, Title } from '@mantine/core'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import type { Flow, Setting } from './flow.ts'
import { StepCard } from './step-card.tsx'
import { useFlow } from './use-flow.ts'

export interface FlowViewProps {
  readonly flow: Flow
  readonly setting: Setting
}

export function FlowView({ flow, setting }: FlowViewProps) {
  const { facts, taken, take } = useFlow(setting)
  const { title, about, source } = flow
  return (
    <Stack gap="md">
      <div>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed">
          {about}{' '}
          <Anchor href={source.href} target="_blank" rel="noreferrer" inherit>
            {source.label}
          </Anchor>
        </Text>
      </div>
      <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {flow.steps(setting).map((step, at) => (
          <StepCard
            key={step.title}
            number={at + 1}
            step={step}
            facts={facts}
            taken={taken.get(at)}
            busy={take.isPending}
            pending={take.isPending && take.variables.at === at}
            onTake={(attempt) => take.mutate({ at, attempt })}
          >
            {take.error !== null && take.variables?.at === at && (
              <ProblemAlert error={take.error} />
            )}
          </StepCard>
        ))}
      </Stack>
    </Stack>
  )
}

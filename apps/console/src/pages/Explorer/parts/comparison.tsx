/** An answer that was kept beside the one that came now: what differs. */
import { Badge, Button, Group, Paper, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { prettyBody } from './explain-answer.ts'
import classes from './explorer.module.css'
import { type Line, lineDifference } from './line-difference.ts'
import type { ApiRequest } from './request.ts'
import type { ApiAnswer } from './send.ts'

export interface PinnedAnswer {
  readonly request: ApiRequest
  readonly answer: ApiAnswer
}

export interface ComparisonProps {
  readonly pinned: PinnedAnswer
  /** Undefined until there is another. */
  readonly answer: ApiAnswer | undefined
  readonly onUnpin: () => void
}

export function Comparison({ pinned, answer, onUnpin }: ComparisonProps) {
  const { request } = pinned
  return (
    <Paper p="md" component="section" aria-label="Comparison">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Comparison</Title>
          <Button size="xs" variant="subtle" onClick={onUnpin}>
            Unpin
          </Button>
        </Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Pinned: {request.method} {request.url}, {figuresOf(pinned.answer)}
        </Text>
        {answer === undefined ? (
          <Text size="sm" c="dimmed">
            Send this request again, or another: what differs is shown here.
          </Text>
        ) : (
          <>
            <Text size="sm">Now: {figuresOf(answer)}</Text>
            <Difference before={pinned.answer} after={answer} />
          </>
        )}
      </Stack>
    </Paper>
  )
}

const figuresOf = ({ status, statusText, milliseconds, bytes }: ApiAnswer): string =>
  `${status} ${statusText}, ${milliseconds} ms, ${bytes} bytes`

interface DifferenceProps {
  readonly before: ApiAnswer
  readonly after: ApiAnswer
}

const headerText = ({ headers }: ApiAnswer): string =>
  headers
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .toSorted()
    .join('\n')
const bodyText = ({ body }: ApiAnswer): string => prettyBody(body) ?? body

const Difference = ({ before, after }: DifferenceProps) => (
  <>
    <Part title="Body" lines={lineDifference(bodyText(before), bodyText(after))} />
    <Part title="Headers" lines={lineDifference(headerText(before), headerText(after))} />
  </>
)

interface PartProps {
  readonly title: string
  readonly lines: readonly Line[] | undefined
}

function Part({ title, lines }: PartProps) {
  const same = lines?.every((line) => line.in === 'both') ?? false
  return (
    <section aria-label={`${title}, compared`}>
      <Group gap="xs" mb={4}>
        <Title order={3}>{title}</Title>
        {same && <Badge color="gray">the same</Badge>}
      </Group>
      {lines === undefined && <Text size="sm">Too long to be compared line by line.</Text>}
      {lines !== undefined && !same && <Lines lines={lines} />}
    </section>
  )
}

const signs = { both: ' ', before: '−', after: '+' } as const
const meanings = { both: undefined, before: 'pinned', after: 'now' } as const

/** By sign and by word, not by colour alone. */
function Lines({ lines }: { readonly lines: readonly Line[] }): ReactNode {
  return (
    <pre className={classes.difference ?? ''} tabIndex={0}>
      {lines.map(({ text, in: where }, at) => (
        <div key={at} data-in={where}>
          {meanings[where] !== undefined && (
            <VisuallyHidden component="span">{meanings[where]}: </VisuallyHidden>
          )}
          <span aria-hidden="true">{signs[where]} </span>
          {text}
        </div>
      ))}
    </pre>
  )
}

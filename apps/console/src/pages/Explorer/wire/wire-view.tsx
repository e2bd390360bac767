/** Every step that the explorer made, numbered, the last on top. */
import { Accordion, Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Time } from '../../../design/time.tsx'
import type { Exchange } from './exchange.ts'
import { ExchangeView } from './exchange-view.tsx'
import { clearWire, useWire } from './wire.ts'

export function WireView() {
  const exchanges = useWire()
  return (
    <Paper p="md" component="section" aria-label="On the wire">
      <Stack gap="sm">
        <Group justify="space-between">
          <div>
            <Title order={2}>On the wire</Title>
            <Text size="sm" c="dimmed">
              {exchanges.length === 0
                ? 'Each request that this page makes for you is listed here, with its answer.'
                : 'What this page sent for you: the last fifty steps, in its memory alone.'}
            </Text>
          </div>
          {exchanges.length > 0 && (
            <Button size="xs" variant="default" onClick={clearWire}>
              Clear
            </Button>
          )}
        </Group>
        {exchanges.length > 0 && (
          <Accordion variant="separated" keepMounted={false} order={3}>
            {exchanges.toReversed().map((each) => (
              <Accordion.Item key={each.number} value={String(each.number)}>
                <Accordion.Control>
                  <Line exchange={each} />
                </Accordion.Control>
                <Accordion.Panel>
                  <ExchangeView exchange={each} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        )}
      </Stack>
    </Paper>
  )
}

function Line({ exchange }: { readonly exchange: Exchange }) {
  const { number, title, at, request, answer } = exchange
  const { pathname } = new URL(request.url)
  return (
    <Group gap="sm" component="span">
      <Text span size="sm" fw={600}>
        {number}. {title}
      </Text>
      <Text span size="sm" c="dimmed" ff="monospace" fz="0.8125rem">
        {request.method} {pathname}
      </Text>
      <Outcome answer={answer} />
      <Text span size="sm" c="dimmed">
        <Time at={new Date(at).toISOString()} />
      </Text>
    </Group>
  )
}

/** The status, by whose colour a refusal is found among many. */
export function Outcome({ answer }: Pick<Exchange, 'answer'>) {
  if (typeof answer === 'string')
    return (
      <Badge component="span" color="gray">
        {answer.startsWith('The browser came back') ? 'came back' : 'no answer'}
      </Badge>
    )
  const { status, milliseconds } = answer
  const color = status >= 200 && status < 300 ? 'green' : status >= 500 ? 'red' : 'yellow'
  return (
    <Badge component="span" color={color}>
      {`${status === 0 ? 'redirect' : status} · ${milliseconds} ms`}
    </Badge>
  )
}

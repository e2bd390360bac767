/** One exchange in full: what was sent, what came, and the same as a program. Secrets are covered. */
import { Group, Stack, Tabs, Text } from '@mantine/core'
import { useState } from 'react'
import { CodeBlock } from '../../../design/code-block.tsx'
import classes from '../parts/explorer.module.css'
import type { Exchange } from './exchange.ts'
import { HoldToSee } from './hold-to-see.tsx'
import { programsFor } from './programs.ts'
import { covered, secretsOf } from './secrets.ts'
import { sketchOf } from './sketch.ts'
import { answerText, requestText } from './wire-text.ts'

export function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const [held, setHeld] = useState(false)
  const secrets = secretsOf(exchange)
  const show = (text: string): string => (held ? text : covered(text, secrets))
  const { answer, title } = exchange
  return (
    <Tabs defaultValue="wire" className={classes.exchange ?? ''}>
      <Group justify="space-between" gap="xs" mb="sm">
        <Tabs.List aria-label={title}>
          <Tabs.Tab value="wire">As sent</Tabs.Tab>
          {programsFor(sketchOf(exchange)).map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {secrets.size > 0 && <HoldToSee held={held} onHold={setHeld} />}
      </Group>
      <Tabs.Panel value="wire">
        <Stack gap="xs">
          <CodeBlock code={show(requestText(exchange))} what="request, secrets covered" wrap />
          {typeof answer === 'string' ? (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {show(answer)}
            </Text>
          ) : (
            <CodeBlock code={show(answerText(answer))} what="answer, secrets covered" wrap />
          )}
        </Stack>
      </Tabs.Panel>
      {programsFor(sketchOf(exchange)).map(({ name, code }) => (
        <Tabs.Panel key={name} value={name}>
          <CodeBlock code={code} what={`${name} code`} />
          {exchange.bySession === true && (
            <Text size="sm" c="dimmed" mt={6}>
              The console sent it with its session. A program sends a token with the scope that the
              operation wants.
            </Text>
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

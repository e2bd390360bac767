/** The request in other languages, to paste. The token is in none of them unless it is asked for. */
import { Button, Group, Paper, Stack, Tabs, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { CodeBlock } from '../../../design/code-block.tsx'
import { CopyButton } from '../../../design/copy-button.tsx'
import { type CodeFacts, curlWithToken, programsOf, tokenLines } from './code-text.ts'

export interface CopyAsProps {
  readonly facts: CodeFacts
  readonly accessToken: string | undefined
}

export function CopyAs({ facts, accessToken }: CopyAsProps) {
  const programs = programsOf(facts)
  return (
    <Paper p="md" component="section" aria-label="Copy as">
      <Stack gap="sm">
        <Title order={2}>Copy as</Title>
        <Tabs defaultValue="curl">
          <Tabs.List mb="sm">
            {programs.map(({ name }) => (
              <Tabs.Tab key={name} value={name}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {programs.map(({ name, code }) => (
            <Tabs.Panel key={name} value={name}>
              <CodeBlock code={code} what={`${name} code`} />
            </Tabs.Panel>
          ))}
        </Tabs>
        {facts.withToken && <Tokens facts={facts} accessToken={accessToken} />}
      </Stack>
    </Paper>
  )
}

function Tokens({ facts, accessToken }: CopyAsProps) {
  const [shown, setShown] = useState(false)
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button size="xs" variant="default" aria-expanded={shown} onClick={() => setShown(!shown)}>
          How to set $TOKEN
        </Button>
        {accessToken !== undefined && (
          <CopyButton
            value={curlWithToken(facts, accessToken)}
            what="curl line with the token in it"
            label="Copy curl with the token in it"
          />
        )}
      </Group>
      {shown && (
        <>
          <Text size="sm" c="dimmed">
            With a developer token, without it ending in the history of the shell:
          </Text>
          <CodeBlock code={tokenLines(facts.issuer)} what="lines that set $TOKEN" />
        </>
      )}
    </Stack>
  )
}

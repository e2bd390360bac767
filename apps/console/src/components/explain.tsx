/** Why a request was refused, and what to do: the words of the documentation. */
import { Code, Stack, Text } from '@mantine/core'
import { explanations } from '../api/generated/explanations.ts'

const withCode = (text: string) =>
  text
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part : <Code key={`${at}-${part}`}>{part}</Code>))

export function Explain({ problem }: { readonly problem: string }) {
  const found = explanations[problem]
  if (found === undefined)
    return (
      <Text size="sm" c="dimmed">
        <Code>{problem}</Code>
      </Text>
    )
  return (
    <Stack gap={4}>
      <Text size="sm">{withCode(found.why)}</Text>
      {found.fix !== '' && (
        <Text size="sm">
          <Text span fw={600} size="sm">
            What to do:{' '}
          </Text>
          {withCode(found.fix)}
        </Text>
      )}
    </Stack>
  )
}

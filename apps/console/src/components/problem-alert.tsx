/** A refusal, in words: what happened, what to do about it, and what to quote when asking for help. */
import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import { ApiProblem } from '../api/problem.ts'
import { Icon } from '../design/icon.tsx'
import { CopyableId } from './copyable-id.tsx'

export interface ProblemAlertProps {
  readonly error: unknown
  readonly retry?: (() => unknown) | undefined
}

export function ProblemAlert({ error, retry }: ProblemAlertProps) {
  const { title, detail, requestId, link, fields } = tellOf(error)
  return (
    <Alert color="red" icon={<Icon name="alert" />} title={title} role="alert">
      <Stack gap="xs">
        {detail !== undefined && <Text size="sm">{detail}</Text>}
        {fields.length > 0 && (
          <List size="sm">
            {fields.map(({ field, message }) => (
              <List.Item key={field + message}>
                {field} {message}
              </List.Item>
            ))}
          </List>
        )}
        {(retry !== undefined || requestId !== undefined || link !== undefined) && (
          <Group gap="sm">
            {retry !== undefined && (
              <Button size="xs" variant="default" onClick={() => void retry()}>
                Try again
              </Button>
            )}
            {link !== undefined && (
              <Anchor size="sm" href={link} target="_blank" rel="noreferrer">
                What this means
              </Anchor>
            )}
            {requestId !== undefined && <CopyableId id={requestId} what="request id" />}
          </Group>
        )}
      </Stack>
    </Alert>
  )
}

/** What there is to say of an error; one that is no refusal is a fault of the console itself. */
function tellOf(error: unknown) {
  if (!(error instanceof ApiProblem))
    return {
      title: 'Something went wrong in the console',
      detail: error instanceof Error ? error.message : String(error),
      requestId: undefined,
      link: undefined,
      fields: [],
    }
  const { title, detail, type, errors = [] } = error.problem
  const link = type?.startsWith('http') === true ? type : undefined
  return { title, detail, requestId: error.requestId, link, fields: errors }
}

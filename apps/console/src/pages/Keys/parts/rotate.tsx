/** Rotates by hand: publish first, sign later. Nothing breaks. */
import { List, Modal, Select, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { FormButtons } from '../../../design/form-buttons.tsx'
import { notify } from '../../../design/notify.ts'
import { Time } from '../../../design/time.tsx'
import type { SigningKey } from './key-table.tsx'

export interface RotateProps {
  readonly keys: readonly SigningKey[]
  readonly onClose: () => void
}

type Algorithm = SigningKey['algorithm']
const algorithms: readonly Algorithm[] = ['ES256', 'EdDSA', 'RS256']

export function Rotate({ keys, onClose }: RotateProps) {
  const [algorithm, setAlgorithm] = useState<Algorithm>('ES256')
  const rotate = useChange('POST /signing_keys/rotate')
  const ofIt = keys.filter((key) => key.algorithm === algorithm)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    rotate.mutate(
      { args: { body: { algorithm } } },
      {
        onSuccess: ({ body }) => {
          notify.done(
            body.state === 'next'
              ? 'The next key is published. It signs by itself when its time comes.'
              : 'The first key of this algorithm is made.',
          )
          onClose()
        },
      },
    )
  }
  return (
    <Modal opened onClose={onClose} title="Rotate the signing key" size="md">
      <form onSubmit={submit}>
        <Stack>
          <Select
            label="Of which algorithm"
            data={[...algorithms]}
            value={algorithm}
            onChange={(value) => value !== null && setAlgorithm(value as Algorithm)}
            allowDeselect={false}
            data-autofocus
          />
          <Steps keys={ofIt} />
          {rotate.error !== null && <ProblemAlert error={rotate.error} />}
          <FormButtons pending={rotate.isPending} onCancel={onClose}>
            Publish the next key
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  )
}

/** What will happen, in order. */
function Steps({ keys }: Pick<RotateProps, 'keys'>) {
  const next = keys.find(({ state }) => state === 'next')
  if (!keys.some(({ state }) => state === 'current'))
    return (
      <Text size="sm">
        No key of this algorithm signs yet: the first is made, and signs at once.
      </Text>
    )
  return (
    <Stack gap="xs">
      <List type="ordered" size="sm" spacing={4}>
        <List.Item>A new key is published in the JWK Set now.</List.Item>
        <List.Item>It signs a day from now, when every API has seen it.</List.Item>
        <List.Item>
          The one before stays published until the last token it signed has expired. No token is
          refused for it.
        </List.Item>
      </List>
      {next !== undefined && (
        <Text size="sm" c="dimmed">
          A next key is published already: it signs <Time at={next.activates_at} />. Another one
          takes over from it.
        </Text>
      )}
    </Stack>
  )
}

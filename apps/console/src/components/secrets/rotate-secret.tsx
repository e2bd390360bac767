/** Replaces a secret: the old one works on for as long as it takes to hand out the new one. */
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { ProblemAlert } from '../problem-alert.tsx'
import type { Secret } from '../secret-state.ts'
import { shownSecret } from '../secret-state.ts'

export interface RotateSecretProps {
  readonly clientId: string
  readonly secret: Secret
  readonly onClose: () => void
  readonly onMade: (clientSecret: string) => void
}

const overlaps = [
  ['0', 'Not at all', 'The old secret stops working now. For one that has leaked.'],
  ['3600', '1 hour', 'For a program that you restart yourself.'],
  ['86400', '24 hours', 'For most.'],
  ['604800', '7 days', 'For what others have to change.'],
  ['2592000', '30 days', 'The longest there is.'],
] as const

export function RotateSecret({ clientId, secret, onClose, onMade }: RotateSecretProps) {
  const [overlap, setOverlap] = useState('86400')
  const rotate = useChange('POST /clients/{client_id}/secrets/{id}/rotate')
  const submit = (): void =>
    rotate.mutate(
      {
        args: {
          path: { client_id: clientId, id: secret.id },
          body: { overlap_seconds: Number(overlap) },
        },
      },
      { onSuccess: ({ body }) => onMade(body.client_secret) },
    )
  return (
    <Modal opened onClose={onClose} title="Rotate secret" size="md">
      <Stack>
        <Text size="sm">
          You get a new secret. How long is {shownSecret(secret)} to work beside it?
        </Text>
        <Radio.Group value={overlap} onChange={setOverlap} aria-label="Overlap">
          <Stack gap="sm">
            {overlaps.map(([seconds, label, description]) => (
              <Radio key={seconds} value={seconds} label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
        {rotate.error !== null && <ProblemAlert error={rotate.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={submit} loading={rotate.isPending}>
            Rotate
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

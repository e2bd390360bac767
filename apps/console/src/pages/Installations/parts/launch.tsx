/** Opens an installed app as a member of the organization: with a signed note of which installation it is. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useChange } from '../../../api/changes.ts'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { FactList } from '../../../design/fact-list.tsx'
import { Icon } from '../../../design/icon.tsx'
import type { Installation } from '../index.tsx'

export interface LaunchProps {
  readonly installation: Installation
  readonly onClose: () => void
}

export function Launch({ installation, onClose }: LaunchProps) {
  const { mutate, data, error } = useChange('POST /installations/{id}/launch')
  const { id } = installation
  // A link to follow, rather than a window that a browser may hold back.
  useEffect(() => mutate({ args: { path: { id } } }), [mutate, id])
  return (
    <Modal opened onClose={onClose} title={`Launch ${installation.client_name}`} size="md">
      <Stack>
        {error !== null && <ProblemAlert error={error} />}
        {data === undefined && error === null && <Waiting lines={3} />}
        {data !== undefined && (
          <>
            <Text size="sm">
              You leave for {new URL(data.body.launch_uri).host}, which learns which installation
              you come from. The link is good for {Math.round(data.body.expires_in / 60)} minutes.
            </Text>
            <FactList
              facts={[
                ['Instance id', <CopyableId key="i" id={id} what="instance id" />],
                ['Organization', installation.organization_id],
                ['Region', installation.region ?? 'none'],
              ]}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button
                component="a"
                href={data.body.launch_uri}
                target="_blank"
                rel="noopener noreferrer"
                leftSection={<Icon name="external" size={16} />}
                onClick={onClose}
              >
                Open {installation.client_name}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  )
}

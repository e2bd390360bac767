/** A new developer token, the one time it is shown, with the lines that use it. */
import { Button, Group, Modal, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useActing } from '../../../api/acting.ts'
import { SecretField } from '../../../components/secret-once/secret-field.tsx'
import { useApiAddress } from '../../../components/use-credential.ts'
import { CodeBlock } from '../../../design/code-block.tsx'

export interface TokenOnceProps {
  readonly token: string
  readonly onClose: () => void
}

export function TokenOnce({ token, onClose }: TokenOnceProps) {
  const { session } = useActing()
  const address = useApiAddress()
  const lines = `# put the developer token into the variable without it ending in the shell's history
read -rs DEVELOPER_TOKEN

TOKEN=$(curl -sX POST ${session.issuer}/developer-tokens/redeem \\
  -H "Authorization: Bearer $DEVELOPER_TOKEN" | jq -r .access_token)

curl -H "Authorization: Bearer $TOKEN" ${address}/v1/balance`
  return (
    <Modal
      opened
      onClose={onClose}
      title="Your developer token"
      closeOnClickOutside={false}
      size="xl"
    >
      <VisuallyHidden component="output">
        The developer token was made. It is shown once.
      </VisuallyHidden>
      <Stack>
        <Text size="sm" c="dimmed">
          Copy it now: it is shown this once. It can be redeemed for access tokens, and does nothing
          else.
        </Text>
        <SecretField label="Developer token" value={token} what="developer token" hidden />
        <CodeBlock code={lines} what="lines to use it" />
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** A token from elsewhere, to act with. It is kept in the memory of this page alone. */
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'

export interface PasteTokenProps {
  readonly onPaste: (text: string) => void
  readonly onClose: () => void
}

export function PasteToken({ onPaste, onClose }: PasteTokenProps) {
  const [text, setText] = useState('')
  const isDeveloperToken = /^(?:bearer\s+)?kg_dt_/iu.test(text.trim())
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onPaste(text)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Paste a token">
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label="Access token"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
            error={
              isDeveloperToken && 'This is a developer token: APIs refuse it. Redeem it first.'
            }
            data-autofocus
          />
          <Text size="sm" c="dimmed">
            It goes to the API that you call, and nowhere else.
          </Text>
          <Group justify="flex-end">
            <Button
              type="submit"
              disabled={!/^\S+$/u.test(text.trim().replace(/^bearer\s+/iu, '')) || isDeveloperToken}
            >
              Use it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

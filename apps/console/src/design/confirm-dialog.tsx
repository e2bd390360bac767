/** Asks before something that can't be undone: says what will break, and wants a name typed where much will. */
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

export interface ConfirmDialogProps {
  readonly opened: boolean
  readonly title: string
  /** The button: a verb and its object. */
  readonly confirm: string
  /** To be typed before the button works. */
  readonly typed?: string
  /** Red, unless nothing is lost by it. */
  readonly color?: 'red' | 'brand'
  readonly pending: boolean
  readonly blocked?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, confirm, typed, pending, blocked = false, onConfirm, onClose } = props
  const { color = 'red' } = props
  const [text, setText] = useState('')
  const ready = !blocked && (typed === undefined || text.trim() === typed)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (ready) onConfirm()
  }
  const close = (): void => {
    setText('')
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={title} size="md">
      <form onSubmit={submit}>
        <Stack>
          {props.children}
          {typed !== undefined && (
            <TextInput
              label={`Type “${typed}” to confirm`}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color={color} loading={pending} disabled={!ready}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

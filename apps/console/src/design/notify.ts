/** Short news at the edge of the screen. Text only, and never a secret: it stays on screen after its dialog is closed. */
import { notifications } from '@mantine/notifications'

const closeButtonProps = { 'aria-label': 'Dismiss' }

export const notify = {
  done: (message: string): void => {
    notifications.show({ message, color: 'green', autoClose: 5_000, closeButtonProps })
  },
  failed: (message: string): void => {
    notifications.show({ message, color: 'red', autoClose: 10_000, closeButtonProps })
  },
}

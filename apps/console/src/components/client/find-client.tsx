/** Finds clients by name or id: what is typed lands in the address once the typing pauses. */
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { Icon } from '../../design/icon.tsx'

export interface FindClientProps {
  /** What the address says now. */
  readonly text: string | undefined
  /** Undefined: whatever it is called. */
  readonly onFind: (text: string | undefined) => void
}

export function FindClient({ text, onFind }: FindClientProps) {
  const [typed, setTyped] = useState(text ?? '')
  const find = useDebouncedCallback((q: string) => onFind(q === '' ? undefined : q), 200)
  return (
    <TextInput
      aria-label="Find by name or client id"
      placeholder="Find by name or client id"
      leftSection={<Icon name="search" size={16} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        find(event.currentTarget.value)
      }}
      w={280}
    />
  )
}

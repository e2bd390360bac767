/** A picture that is taken from a file, shown on the ground that it is for. */
import { Button, FileButton, Group, Input } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../../design/icon.tsx'
import classes from './settings.module.css'

export interface LogoFieldProps {
  readonly label: string
  readonly about: string
  readonly value: string | null
  readonly scheme: 'light' | 'dark'
  readonly error: string | undefined
  readonly readOnly: boolean
  readonly onChange: (value: string | null) => void
}

/** Bytes; as much as the server takes. */
const maxSize = 48 * 1_024

const addressOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    // Of a file that is read as a data: URL it is text.
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error ?? new Error('The file can’t be read.'))
    reader.readAsDataURL(file)
  })

export function LogoField(props: LogoFieldProps) {
  const { label, about, value, scheme, error, readOnly, onChange } = props
  const [unread, setUnread] = useState<string>()
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    setUnread(undefined)
    if (file.size > maxSize) {
      setUnread(`${file.name} has ${Math.ceil(file.size / 1_024)} KiB: 48 are the most.`)
      return
    }
    try {
      onChange(await addressOf(file))
    } catch {
      setUnread(`${file.name} can’t be read.`)
    }
  }
  const choose = value === null ? 'Choose a file' : 'Another file'
  return (
    <Input.Wrapper label={label} description={about} error={unread ?? error} labelElement="div">
      <Group gap="sm" mt="xs">
        {value !== null && (
          <span className={classes.ground} data-scheme={scheme}>
            <img src={value} alt={label} height={32} />
          </span>
        )}
        {!readOnly && (
          <FileButton
            onChange={(file) => void take(file)}
            accept="image/png,image/jpeg,image/webp,image/svg+xml"
            inputProps={{ 'aria-label': label }}
          >
            {(button) => (
              <Button
                {...button}
                variant="default"
                aria-label={`${label}: ${choose}`}
                leftSection={<Icon name="upload" size={16} />}
              >
                {choose}
              </Button>
            )}
          </FileButton>
        )}
        {!readOnly && value !== null && (
          <Button
            variant="default"
            aria-label={`${label}: remove`}
            onClick={() => onChange(null)}
            leftSection={<Icon name="trash" size={16} />}
          >
            Remove
          </Button>
        )}
      </Group>
    </Input.Wrapper>
  )
}

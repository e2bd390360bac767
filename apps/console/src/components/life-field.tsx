/** How long a developer token is good for: what the server allows, never for ever. */
import { Select } from '@mantine/core'
import { useActing } from '../api/acting.ts'
import { lifeInWords } from './lifetimes.ts'

export interface LifeFieldProps {
  /** In seconds. */
  readonly value: number
  readonly onChange: (seconds: number) => void
}

export function LifeField({ value, onChange }: LifeFieldProps) {
  const { features } = useActing().session
  const lifetimes = features.developer_token_lifetimes
  return (
    <Select
      label="Good for"
      data={lifetimes.map((seconds) => ({ value: String(seconds), label: lifeInWords(seconds) }))}
      value={String(value)}
      onChange={(chosen) => chosen !== null && onChange(Number(chosen))}
      allowDeselect={false}
    />
  )
}

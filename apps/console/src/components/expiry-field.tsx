/** When a secret ends: in some days, on a day, or never. */
import { Select, Stack, TextInput } from '@mantine/core'
import { type Expiry, endOf, lives } from './expiry.ts'

export interface ExpiryFieldProps {
  readonly value: Expiry
  readonly onChange: (value: Expiry) => void
  readonly error?: string | undefined
}

export function ExpiryField({ value, onChange, error }: ExpiryFieldProps) {
  const end = endOf(value, Date.now())
  const said = typeof end === 'string' ? `On ${end.slice(0, 10)}.` : undefined
  return (
    <Stack gap="xs">
      <Select
        label="Secret expires"
        description={value.life === 'date' ? undefined : said}
        data={lives.map(({ life, label }) => ({ value: life, label }))}
        value={value.life}
        onChange={(life) =>
          onChange({ ...value, life: lives.find((each) => each.life === life)?.life ?? value.life })
        }
        error={value.life === 'date' ? undefined : error}
        allowDeselect={false}
      />
      {value.life === 'date' && (
        <TextInput
          type="date"
          label="Last day"
          description="It works until the end of the day, in UTC."
          value={value.date}
          onChange={(event) => onChange({ ...value, date: event.currentTarget.value })}
          error={error}
          required
        />
      )}
    </Stack>
  )
}

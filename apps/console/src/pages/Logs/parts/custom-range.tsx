/** From when to when, to the minute, in the zone of whoever looks. */
import { Button, Group, TextInput } from '@mantine/core'
import { formText } from '../../../design/form-text.ts'
import { fieldOf, type Span } from './time-range.ts'

export interface CustomRangeProps {
  readonly span: Partial<Span>
  readonly onChange: (span: Span) => void
}

const timeOf = (form: FormData, name: string): string | undefined => {
  const local = formText(form, name)
  return local === undefined ? undefined : new Date(local).toISOString()
}

export function CustomRange({ span, onChange }: CustomRangeProps) {
  return (
    <form
      key={`${span.from ?? ''} ${span.to ?? ''}`}
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        onChange({ from: timeOf(form, 'from'), to: timeOf(form, 'to') })
      }}
    >
      <Group gap="sm" align="end">
        <TextInput
          type="datetime-local"
          name="from"
          label="From"
          description="Your time"
          defaultValue={fieldOf(span.from)}
        />
        <TextInput
          type="datetime-local"
          name="to"
          label="Until"
          description="Your time"
          defaultValue={fieldOf(span.to)}
        />
        <Button type="submit" variant="default">
          Show
        </Button>
      </Group>
    </form>
  )
}

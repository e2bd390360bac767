/** What to look for in the log; all of it stands in the address. */
import { Button, Group, Select, TextInput } from '@mantine/core'
import { explanations } from '../../../api/generated/explanations.ts'
import { problemName } from '../../../components/problem-name.ts'
import { formText } from '../../../design/form-text.ts'
import { ranges } from './time-range.ts'

export interface LogSearch {
  readonly range?: string | undefined
  readonly outcome?: string | undefined
  readonly endpoint?: string | undefined
  readonly problem?: string | undefined
  readonly client?: string | undefined
}

export interface LogFiltersProps {
  readonly search: LogSearch
  readonly onChange: (part: LogSearch) => void
}

const endpoints = ['token', 'authorize', 'introspect', 'revoke', 'device_authorization', 'userinfo']
const problems = Object.keys(explanations).map((value) => ({ value, label: problemName(value) }))
const nothing: LogSearch = {
  range: undefined,
  outcome: undefined,
  endpoint: undefined,
  problem: undefined,
  client: undefined,
}

export function LogFilters({ search, onChange }: LogFiltersProps) {
  const choices = [
    ['range', 'Any time', ranges.map(({ value, label }) => ({ value, label })), 160],
    ['outcome', 'Any outcome', ['ok', 'refused'], 150],
    ['endpoint', 'Any endpoint', endpoints, 180],
    ['problem', 'Any reason', problems, 230],
  ] as const
  const filtered = Object.keys(nothing).some(
    (name) => search[name as keyof LogSearch] !== undefined,
  )
  return (
    <Group gap="sm">
      {choices.map(([name, anything, data, width]) => (
        <Select
          key={name}
          aria-label={anything.replace('Any', 'Filter by')}
          placeholder={anything}
          data={[...data]}
          value={search[name] ?? null}
          onChange={(value) => onChange({ [name]: value ?? undefined })}
          searchable={name === 'problem'}
          clearable
          w={width}
        />
      ))}
      <ClientField client={search.client} onChange={onChange} />
      {filtered && (
        <Button variant="subtle" onClick={() => onChange(nothing)}>
          Clear filters
        </Button>
      )}
    </Group>
  )
}

type ClientFieldProps = Pick<LogFiltersProps, 'onChange'> & {
  readonly client: string | undefined
}

/** Taken when it is whole: half an id finds nothing. */
function ClientField({ client, onChange }: ClientFieldProps) {
  return (
    <form
      key={client}
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ client: formText(new FormData(event.currentTarget), 'client') })
      }}
    >
      <TextInput
        name="client"
        aria-label="Filter by client id"
        placeholder="Client id, then Enter"
        defaultValue={client ?? ''}
        w={230}
      />
    </form>
  )
}

/** What to look for in the log; all of it stands in the address. */
import { grantTypes } from '@keygrant/protocol'
import { Button, Group, Select, TextInput } from '@mantine/core'
import { explanations } from '../../../api/generated/explanations.ts'
import { problemName } from '../../../components/problem-name.ts'
import { formText } from '../../../design/form-text.ts'
import { CustomRange } from './custom-range.tsx'
import { custom, ranges } from './time-range.ts'

export interface LogSearch {
  readonly range?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly outcome?: string | undefined
  readonly endpoint?: string | undefined
  readonly problem?: string | undefined
  readonly grant?: string | undefined
  readonly client?: string | undefined
  readonly user?: string | undefined
  readonly ip?: string | undefined
  readonly request?: string | undefined
  readonly scope?: string | undefined
}

export interface LogFiltersProps {
  readonly search: LogSearch
  readonly onChange: (part: LogSearch) => void
}

const endpoints = [
  'token',
  'authorize',
  'par',
  'introspect',
  'revoke',
  'device_authorization',
  'userinfo',
]
const problems = Object.keys(explanations).map((value) => ({ value, label: problemName(value) }))
const grants = Object.keys(grantTypes).map((value) => ({
  value,
  label: value.split(':').at(-1) ?? value,
}))
const texts = [
  ['client', 'client id'],
  ['user', 'user id'],
  ['ip', 'address'],
  ['request', 'request id'],
  ['scope', 'scope'],
] as const
const rangeChoices = [
  ...ranges.map(({ value, label }) => ({ value, label })),
  { value: custom, label: 'Other times' },
]
const nothing: LogSearch = {
  range: undefined,
  from: undefined,
  to: undefined,
  outcome: undefined,
  endpoint: undefined,
  problem: undefined,
  grant: undefined,
  client: undefined,
  user: undefined,
  ip: undefined,
  request: undefined,
  scope: undefined,
}

export function LogFilters({ search, onChange }: LogFiltersProps) {
  const choices = [
    ['range', 'Any time', rangeChoices, 160],
    ['outcome', 'Any outcome', ['ok', 'refused'], 150],
    ['endpoint', 'Any endpoint', endpoints, 180],
    ['grant', 'Any grant type', grants, 190],
    ['problem', 'Any reason', problems, 230],
  ] as const
  const filtered = Object.keys(nothing).some(
    (name) => search[name as keyof LogSearch] !== undefined,
  )
  return (
    <Group gap="sm" align="end">
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
      {texts.map(([name, what]) => (
        <TextFilter key={name} name={name} what={what} value={search[name]} onChange={onChange} />
      ))}
      {search.range === custom && <CustomRange span={search} onChange={onChange} />}
      {filtered && (
        <Button variant="subtle" onClick={() => onChange(nothing)}>
          Clear filters
        </Button>
      )}
    </Group>
  )
}

type TextFilterProps = Pick<LogFiltersProps, 'onChange'> & {
  readonly name: (typeof texts)[number][0]
  /** Such as `client id`. */
  readonly what: string
  readonly value: string | undefined
}

/** Taken when it is whole: half an id finds nothing. */
function TextFilter({ name, what, value, onChange }: TextFilterProps) {
  return (
    <form
      key={value}
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ [name]: formText(new FormData(event.currentTarget), name) })
      }}
    >
      <TextInput
        name={name}
        aria-label={`Filter by ${what}`}
        placeholder={`${what[0]?.toUpperCase()}${what.slice(1)}, then Enter`}
        defaultValue={value ?? ''}
        w={210}
      />
    </form>
  )
}

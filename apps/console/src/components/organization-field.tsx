/** To whom a new thing belongs: asked only of an operator who looks at everything. */
import { Select } from '@mantine/core'
import { useEffect } from 'react'
import { useActing } from '../api/acting.ts'
import { useRead } from '../api/queries.ts'

export interface OrganizationFieldProps {
  readonly value: string | undefined
  readonly onChange: (id: string) => void
}

export function OrganizationField({ value, onChange }: OrganizationFieldProps) {
  const { organization } = useActing()
  const asked = organization === undefined
  const all = useRead('GET /organizations', { query: { limit: 200 } }, { enabled: asked })
  const found = all.data?.body.items ?? []
  const proposed = organization?.id ?? found[0]?.id
  useEffect(() => {
    if (value === undefined && proposed !== undefined) onChange(proposed)
  }, [value, proposed, onChange])
  if (!asked) return null
  return (
    <Select
      label="Organization"
      data={found.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(id) => id !== null && onChange(id)}
      searchable
      allowDeselect={false}
      required
    />
  )
}

/** To whom a new thing belongs: asked only of an operator who looks at everything. */
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useActing } from '../api/acting.ts'
import { organizationsQuery } from '../api/organizations.ts'

export interface OrganizationFieldProps {
  readonly value: string | undefined
  readonly onChange: (id: string) => void
}

export function OrganizationField({ value, onChange }: OrganizationFieldProps) {
  const { organization } = useActing()
  const asked = organization === undefined
  const all = useQuery({ ...organizationsQuery, enabled: asked })
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

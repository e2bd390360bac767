/** Which scopes of an API a token is to have. */
import { Checkbox, Stack } from '@mantine/core'
import type { Api } from '../../../components/scope-choice.ts'

export interface ScopeBoxesProps {
  readonly api: Api
  /** Those that may be had at all. */
  readonly allowed?: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (scopes: string[]) => void
}

export const ScopeBoxes = ({ api, allowed, chosen, onChange }: ScopeBoxesProps) => (
  <Checkbox.Group
    label="Scopes"
    description="As few as the call needs. More can be got when a call asks for them."
    value={[...chosen]}
    onChange={onChange}
  >
    <Stack gap="xs" mt="xs">
      {api.scopes
        .filter(({ name }) => allowed?.includes(name) !== false)
        .map((each) => (
          <Checkbox
            key={each.name}
            value={each.name}
            label={each.name}
            description={each.title === '' ? undefined : each.title}
          />
        ))}
    </Stack>
  </Checkbox.Group>
)

/** Chooses scopes: by a template, or one by one, grouped by the API they belong to. */
import {
  Badge,
  Checkbox,
  Collapse,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import { Icon } from '../design/icon.tsx'
import { type Api, apisAskedFor, inOrder, scopesOf, type Template } from './scope-choice.ts'

export interface ScopeChoice {
  readonly template: Template
  readonly scopes: readonly string[]
}

export interface ScopePickerProps {
  readonly apis: readonly Api[]
  readonly value: ScopeChoice
  readonly onChange: (choice: ScopeChoice) => void
}

const templates = [
  { value: 'read', label: 'Read only' },
  { value: 'full', label: 'Full access' },
  { value: 'custom', label: 'Choose' },
]

export function ScopePicker({ apis, value, onChange }: ScopePickerProps) {
  const label = useId()
  const choose = (template: Template): void =>
    onChange({ template, scopes: template === 'custom' ? value.scopes : scopesOf(template, apis) })
  const toggle = (name: string, wanted: boolean): void => {
    const scopes = value.scopes.filter((each) => each !== name)
    onChange({ template: 'custom', scopes: wanted ? [...scopes, name] : scopes })
  }
  return (
    <Stack gap="sm">
      <div>
        <Text id={label} size="sm" fw={500} mb={4}>
          Access
        </Text>
        <SegmentedControl
          aria-labelledby={label}
          fullWidth
          data={templates}
          value={value.template}
          onChange={(template) => choose(template as Template)}
        />
      </div>
      {inOrder(apis).map((api) => (
        <ApiScopes key={api.id} api={api} chosen={value.scopes} onToggle={toggle} />
      ))}
      {apisAskedFor(value.scopes.join(' '), apis).length > 1 && (
        <Text size="sm" c="dimmed">
          These are scopes of several APIs. A token is for one API: a token request then names the
          scopes it wants, or the API with <code>resource</code>.
        </Text>
      )}
    </Stack>
  )
}

interface ApiScopesProps {
  readonly api: Api
  readonly chosen: readonly string[]
  readonly onToggle: (name: string, wanted: boolean) => void
}

function ApiScopes({ api, chosen, onToggle }: ApiScopesProps) {
  const count = api.scopes.filter(({ name }) => chosen.includes(name)).length
  const [opened, { toggle }] = useDisclosure(!api.built_in || count > 0)
  const list = useId()
  return (
    <Paper p="sm">
      <UnstyledButton onClick={toggle} aria-expanded={opened} aria-controls={list} w="100%">
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" fw={600}>
            {api.name}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed">
              {count} of {api.scopes.length}
            </Text>
            <Icon name="chevron" size={16} />
          </Group>
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened} id={list}>
        <Stack gap="sm" pt="sm">
          {api.scopes.map((scope) => (
            <Checkbox
              key={scope.name}
              checked={chosen.includes(scope.name)}
              onChange={(event) => onToggle(scope.name, event.currentTarget.checked)}
              label={<ScopeLabel {...scope} />}
              description={scope.description === '' ? undefined : scope.description}
            />
          ))}
        </Stack>
      </Collapse>
    </Paper>
  )
}

function ScopeLabel({ name, title, sensitive }: Api['scopes'][number]) {
  return (
    <Group gap={6} component="span">
      <span>{title === '' ? name : title}</span>
      <Text span ff="monospace" fz="0.75rem" c="dimmed">
        {name}
      </Text>
      {sensitive && (
        <Badge color="yellow" component="span" size="sm">
          sensitive
        </Badge>
      )}
    </Group>
  )
}

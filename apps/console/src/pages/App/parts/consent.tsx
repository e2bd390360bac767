/** The page on which people are asked, as the server draws it: in each language, light and dark, on a phone. */
import { Group, Paper, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useRead } from '../../../api/queries.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { languages } from '../../../components/languages.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { apisAskedFor } from '../../../components/scope-choice.ts'
import classes from './consent.module.css'

const route = getRouteApi('/apps/$clientId')

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
const widths = [
  { value: 'desktop', label: 'Desktop' },
  { value: 'phone', label: 'Phone' },
]

type Look = { readonly [Each in 'language' | 'scheme' | 'width' | 'api']?: string | undefined }

export function ConsentTab({ client }: ClientPartProps) {
  const { language = 'en', scheme = 'light', width = 'desktop', api } = route.useSearch()
  const navigate = useNavigate()
  const put = (part: Look): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true })
  const apis = useRead('GET /apis', { query: { limit: 200 } })
  const asked = apisAskedFor(client.scope, apis.data?.body.items ?? [])
  const chosen = asked.find(({ id }) => id === api) ?? asked[0]
  if (apis.error !== null) return <ProblemAlert error={apis.error} retry={apis.refetch} />
  if (apis.data === undefined) return <Waiting />
  if (chosen === undefined)
    return <Text c="dimmed">It has no scopes, so there is nothing to ask for.</Text>
  const query = new URLSearchParams({
    client_id: client.client_id,
    ui_locales: language,
    scheme: scheme === 'dark' ? 'dark' : 'light',
    api_id: chosen.id,
  })
  return (
    <Stack>
      <Text c="dimmed" size="sm" maw={680}>
        The real page, as you would be asked: what of it you can’t change here is up to the person
        and to the system. It can’t be answered.
      </Text>
      <Group gap="sm">
        <Looks language={language} scheme={scheme} width={width} onChange={put} />
        {asked.length > 1 && (
          <Select
            aria-label="API"
            data={asked.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.id}
            onChange={(next) => put({ api: next ?? undefined })}
            allowDeselect={false}
            w={220}
          />
        )}
      </Group>
      <Paper className={classes.ground ?? ''}>
        <iframe
          title="Consent page"
          src={`/consent/preview?${query.toString()}`}
          sandbox=""
          className={classes.frame}
          data-width={width === 'phone' ? 'phone' : 'desktop'}
        />
      </Paper>
    </Stack>
  )
}

interface LooksProps extends Record<'language' | 'scheme' | 'width', string> {
  readonly onChange: (part: Look) => void
}

const Looks = ({ language, scheme, width, onChange }: LooksProps) => (
  <>
    <Select
      aria-label="Language"
      data={[...languages]}
      value={language}
      onChange={(next) => onChange({ language: next ?? undefined })}
      allowDeselect={false}
      w={150}
    />
    <SegmentedControl
      aria-label="Colours"
      data={schemes}
      value={scheme}
      onChange={(next) => onChange({ scheme: next })}
    />
    <SegmentedControl
      aria-label="Width"
      data={widths}
      value={width}
      onChange={(next) => onChange({ width: next })}
    />
  </>
)

/** Takes what fits the filters away as a file, page by page, also what is not shown yet. */
import { Button, Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useActing } from '../../../api/acting.ts'
import { call } from '../../../api/call.ts'
import type { LogEntry } from '../../../components/log-table.tsx'
import { download } from '../../../design/download.ts'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'
import { csvOf } from './log-csv.ts'
import type { LogQuery } from './log-query.ts'

/** More is for a program, by the API. */
const most = 10_000

const formats = {
  csv: { label: 'As a table (CSV)', type: 'text/csv', textOf: csvOf },
  ndjson: {
    label: 'As lines of JSON',
    type: 'application/x-ndjson',
    textOf: (entries: readonly LogEntry[]) =>
      entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  },
} as const

type Format = keyof typeof formats

export function SaveLogs({ query }: { readonly query: LogQuery }) {
  const { header: organization } = useActing()
  const save = useMutation({
    mutationFn: async (format: Format) => {
      const entries = await readAll(query, organization)
      const { type, textOf } = formats[format]
      download({ name: `logs.${format}`, type, text: textOf(entries) })
      return entries.length
    },
    onSuccess: (count) =>
      notify.done(
        count === most ? `The latest ${most} requests are saved.` : `${count} requests are saved.`,
      ),
    onError: (error) => notify.failed(error.message),
  })
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Icon name="download" size={16} />}
          rightSection={<Icon name="chevron" size={14} />}
          loading={save.isPending}
        >
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'ndjson'] as const).map((format) => (
          <Menu.Item key={format} onClick={() => save.mutate(format)}>
            {formats[format].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

async function readAll(
  query: LogQuery,
  organization: string | undefined,
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = []
  let cursor: string | undefined
  do {
    const asked = { query: { ...query, limit: 200, cursor } }
    const { body } = await call('GET /logs', asked, { organization })
    entries.push(...body.items)
    cursor = body.next_cursor ?? undefined
  } while (cursor !== undefined && entries.length < most)
  return entries
}

/** Settings: how people see the server, whether its mails arrive, and what is running. */
import { Tabs } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { isProblem } from '../../api/problem.ts'
import { useRead } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import { Page } from '../../components/page.tsx'
import { NoSuchPage } from '../../shell/fault.tsx'
import { Mail } from './parts/mail.tsx'
import { Pages } from './parts/pages.tsx'
import { Server } from './parts/server.tsx'

const route = getRouteApi('/settings')

const tabs = [
  ['pages', 'Pages', Pages],
  ['mail', 'Mail', Mail],
  ['server', 'Server', Server],
] as const

const calls: readonly ShownCall[] = [
  { title: 'How the pages look and speak', key: 'GET /settings/pages' },
  {
    title: 'Change what you name',
    key: 'PATCH /settings/pages',
    call: { body: { product_name: 'Acme', accent_color: '#0b6e4f' } },
  },
  {
    title: 'Send a test mail',
    key: 'POST /settings/test_mail',
    call: { body: { to: 'you@example.com' } },
  },
  { title: 'Read what the server was started with', key: 'GET /settings' },
]

export function Settings() {
  const { tab } = route.useSearch()
  const navigate = useNavigate()
  const read = useRead('GET /settings', {})
  if (isProblem(read.error, 'forbidden') || isProblem(read.error, 'not_found'))
    return <NoSuchPage />
  const choose = (key: string | null): void =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, tab: key === 'pages' ? undefined : (key ?? undefined) }),
    })
  return (
    <Page
      title="Settings"
      about="How the pages for people look and speak, whether mails arrive, and what is running here."
      calls={calls}
    >
      <Tabs value={tabs.find(([key]) => key === tab)?.[0] ?? 'pages'} onChange={choose}>
        <Tabs.List mb="lg">
          {tabs.map(([key, label]) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(([key, , Part]) => (
          <Tabs.Panel key={key} value={key}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}

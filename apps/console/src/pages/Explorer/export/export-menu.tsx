/** Takes an API's requests away, to send them with another program. */
import { Button, Menu } from '@mantine/core'
import { download } from '../../../design/download.ts'
import { Icon } from '../../../design/icon.tsx'
import type { ExportedApi } from './exported-api.ts'
import { httpFileOf } from './http-file.ts'
import { postmanOf } from './postman.ts'

const formats = [
  {
    label: 'Postman collection (Bruno imports it too)',
    name: 'collection.postman_collection.json',
    type: 'application/json',
    textOf: postmanOf,
  },
  {
    label: 'HTTP file, for editors',
    name: 'requests.http',
    type: 'text/plain',
    textOf: httpFileOf,
  },
] as const

export const ExportMenu = ({ api }: { readonly api: ExportedApi }) => (
  <Menu position="bottom-start">
    <Menu.Target>
      <Button
        size="xs"
        variant="subtle"
        leftSection={<Icon name="download" size={14} />}
        rightSection={<Icon name="chevron" size={14} />}
      >
        Export
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      {formats.map(({ label, name, type, textOf }) => (
        <Menu.Item key={name} onClick={() => download({ name, type, text: textOf(api) })}>
          {label}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

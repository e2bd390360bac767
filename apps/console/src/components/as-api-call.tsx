/** "As API call": the page, for people who would rather have a script. */
import { Button, Drawer, Stack, Tabs, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useActing } from '../api/acting.ts'
import { CodeBlock } from '../design/code-block.tsx'
import { Icon } from '../design/icon.tsx'
import { curlOf, pythonOf, type ShownCall, typescriptOf } from './api-call-text.ts'

const languages = [
  ['curl', curlOf],
  ['TypeScript', typescriptOf],
  ['Python', pythonOf],
] as const

export function AsApiCall({ calls }: { readonly calls: readonly ShownCall[] }) {
  const { session } = useActing()
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <Button variant="default" leftSection={<Icon name="code" size={16} />} onClick={open}>
        As API call
      </Button>
      <Drawer opened={opened} onClose={close} title="As API call">
        <Stack>
          <Text size="sm" c="dimmed">
            Everything on this page is a call of the management API. Set CLIENT_ID and CLIENT_SECRET
            to those of a credential that has the scopes.
          </Text>
          <Tabs defaultValue="curl">
            <Tabs.List mb="sm">
              {languages.map(([name]) => (
                <Tabs.Tab key={name} value={name}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {languages.map(([name, write]) => (
              <Tabs.Panel key={name} value={name}>
                <CodeBlock code={write(calls, session.issuer)} what={`${name} code`} />
              </Tabs.Panel>
            ))}
          </Tabs>
          <Text size="sm" c="dimmed">
            Every operation is in the{' '}
            <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer">
              OpenAPI document
            </a>
            .
          </Text>
        </Stack>
      </Drawer>
    </>
  )
}

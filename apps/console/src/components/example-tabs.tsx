/** The same thing in several languages, each in a tab of its own. */
import { Tabs } from '@mantine/core'
import { CodeBlock } from '../design/code-block.tsx'

export interface ExampleTabsProps {
  readonly examples: readonly { readonly name: string; readonly code: string }[]
}

export function ExampleTabs({ examples }: ExampleTabsProps) {
  return (
    <Tabs defaultValue={examples[0]?.name ?? null}>
      <Tabs.List mb="sm">
        {examples.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {examples.map(({ name, code }) => (
        <Tabs.Panel key={name} value={name}>
          <CodeBlock code={code} what={`${name} example`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

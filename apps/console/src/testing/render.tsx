/** Draws a component into a document of its own, as the console would. */
import { MantineProvider } from '@mantine/core'
import { act, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { cssVariables, theme } from '../design/theme.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

export interface Drawn extends Disposable {
  /** What is there to read. */
  readonly text: () => string
  /** Presses the button of this name, and waits for what comes of it. */
  readonly press: (name: string) => Promise<void>
}

export async function render(node: ReactNode): Promise<Drawn> {
  // Fields that grow listen for fonts, which the document of the tests does not have.
  if (!('fonts' in document)) Object.assign(document, { fonts: new EventTarget() })
  const place = document.createElement('div')
  document.body.append(place)
  const root = createRoot(place)
  await act(async () => {
    root.render(
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
        {node}
      </MantineProvider>,
    )
  })
  return {
    text: () => document.body.textContent,
    press: async (name) => {
      const found = [...document.querySelectorAll('button')].find(
        (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
      )
      if (found === undefined) throw new Error(`there is no button "${name}"`)
      await act(async () => found.click())
    },
    [Symbol.dispose]: () => {
      act(() => root.unmount())
      place.remove()
    },
  }
}

/** Where the console begins: providers, router, and the nonce that lets its styles in. */
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import 'mantine-datatable/styles.css'
import './design/global.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import { cssVariables, theme } from './design/theme.ts'
import { comeBack } from './pages/Explorer/callback.ts'
import { callbackPath } from './pages/Explorer/identity/callback-channel.ts'
import { createConsoleRouter } from './router.tsx'

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
// Read by the library that keeps the page behind a dialog from scrolling.
Object.assign(globalThis, { __webpack_nonce__: nonce })

const root = document.querySelector('#root')
if (root === null) throw new Error('the page has no place for the console')

if (location.pathname === callbackPath) comeBack(root)
else draw(root)

function draw(place: Element): void {
  const queryClient = createQueryClient()
  const router = createConsoleRouter(queryClient)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

/** Somebody's app: made on the page of OAuth apps, answered on a port of its own, with tokens by code. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())

/** Where people come back to. */
export interface AppServer extends AsyncDisposable {
  readonly redirectUri: string
}

export async function startAppServer(): Promise<AppServer> {
  const server = createServer((_request, response) => response.end('Back at the app'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    redirectUri: `http://127.0.0.1:${port}/callback`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What the app's developer takes away. */
export interface MadeApp {
  readonly clientId: string
  readonly clientSecret: string
}

/** On the page of OAuth apps: an address that can not be registered is told of, then the right one is. */
export async function createApp(page: Page, redirectUri: string): Promise<MadeApp> {
  const dialog = page.getByRole('dialog')
  await button(page, 'Create app').first().click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Ledger Sync')
  const uris = dialog.getByRole('textbox', { name: 'Redirect URIs' })
  await uris.fill('http://ledger.example.com/callback')
  await dialog.getByText('must use https, but on a loopback address').waitFor()
  expect(await button(page, 'Create').isDisabled()).toBe(true)
  await uris.fill(redirectUri)
  await dialog.getByText('this machine, at any port').waitFor()
  await button(page, 'Create').click()
  await dialog.getByText('Your new app').waitFor()
  await dialog.getByRole('button', { name: 'Copy' }).nth(1).click()
  const clientSecret = await clipboard(page)
  await button(page, 'Done').click()
  await page.getByRole('heading', { level: 1, name: 'Ledger Sync' }).waitFor()
  return { clientId: new URL(page.url()).pathname.split('/').at(-1) ?? '', clientSecret }
}

/** What the app's guide says to open, with values in the place of its variables. */
export async function addressOfGuide(page: Page, verifier: string): Promise<string> {
  await page.getByRole('tab', { name: 'Guide', exact: true }).click()
  await page.getByRole('tab', { name: 'By hand', exact: true }).click()
  await button(page, 'Copy By hand example').click()
  const address = /echo "([^"]+)"/u.exec(await clipboard(page))?.[1] ?? ''
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  return address.replace('$STATE', 'some-state').replace('$CHALLENGE', challenge)
}

/** Reads the question, says yes, and is back at the app, with what it was answered. */
export async function allowIt(page: Page): Promise<URLSearchParams> {
  await page.getByRole('heading', { level: 1, name: 'Allow Ledger Sync' }).waitFor()
  await page.getByText('Read the balance').waitFor()
  await button(page, 'Allow').click()
  await page.getByText('Back at the app').waitFor()
  return new URL(page.url()).searchParams
}

export interface TokenAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, string>>
}

/** As the app's server asks, with its secret. */
export async function askForTokens(
  issuer: string,
  { clientId, clientSecret }: MadeApp,
  form: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const response = await fetch(`${issuer}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] }
}

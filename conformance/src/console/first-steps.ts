/** What somebody does who has just typed `npm start`: as the tests and the pictures of the walk do it. */
import type { Page } from 'playwright-core'
import type { Account } from './console-world.ts'

/** By the link that the program printed: the first operator, who lands in the console. */
export async function setUpOperator(
  page: Page,
  link: string,
  { email, password }: Account,
): Promise<void> {
  await page.goto(link)
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=name]').fill('Ada Lovelace')
  await page.locator('[name=password]').fill(password)
  await page.locator('[name=password_again]').fill(password)
  await page.locator('[name=password_again]').press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Get started' }).waitFor()
}

/** Through the menu, as people go. */
export async function goTo(page: Page, destination: string): Promise<void> {
  const menu = page.getByRole('navigation').first()
  await menu.getByRole('link', { name: destination, exact: true }).click()
}

/** A token from the dialog; its secret stays unseen. */
export async function getDeveloperToken(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Get developer token', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Get token' }).click()
  await dialog.getByText('it is shown this once').waitFor()
}

export async function send(page: Page, status: number): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page
    .getByRole('region', { name: 'Response' })
    .getByText(new RegExp(`^${status} [A-Z]`, 'u'))
    .waitFor()
}

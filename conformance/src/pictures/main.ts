/**
 * `npm run screenshots`: makes the pictures of docs/images anew, from a real server and a real browser,
 * and prints how long the first steps of somebody new take. With `--walk` the steps alone.
 */
import { openChromium } from '@keygrant/testkit'
import { takeCustomerPictures } from './customer-pictures.ts'
import { takeExplorerPictures } from './explorer-pictures.ts'
import { walk } from './walk.ts'

await using browser = await openChromium()
for (const [what, seconds] of await walk(browser)) console.log(`${seconds.toFixed(1)} s  ${what}`)
if (!process.argv.includes('--walk')) {
  await takeCustomerPictures(browser)
  await takeExplorerPictures(browser)
}

/**
 * Where this package is installed, with the files that it reads: wherever its code runs from, source,
 * build or the bundle of the command line.
 */
import { realpathSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { pathToFileURL } from 'node:url'

const found = findPackageJSON('@keygrant/server', import.meta.url)
if (found === undefined)
  throw new Error('The package @keygrant/server is not where the program looks: install it again.')

export const packageJson = pathToFileURL(realpathSync(found))
/** Ends with a slash. */
export const packageFolder = new URL('.', packageJson)

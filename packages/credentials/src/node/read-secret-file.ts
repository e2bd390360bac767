/**
 * Secrets in files, as orchestrators mount them.
 */
import { readFile } from 'node:fs/promises'
import { CredentialsError } from '../errors.ts'

/** @throws {CredentialsError} `no_credentials` if the file cannot be read. */
export async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CredentialsError('no_credentials', `The file ${path} cannot be read (${code}).`)
  }
}

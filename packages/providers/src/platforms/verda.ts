/**
 * Verda, which was DataCrunch: the same dialect at another address.
 *
 * Sources: verda-cloud/sdk-python 1.9, verda-cloud/verdacloud-sdk-go, README of verda-cloud/verda-cli.
 */
import type { ProviderDescription } from '../description.ts'
import { atBase } from './datacrunch.ts'

/** Describes Verda. */
export function verda(): ProviderDescription {
  return {
    ...atBase('https://api.verda.com/v1'), // sdk-python: the default
    name: 'verda',
    title: 'Verda',
    environment: {
      // README of verda-cli.
      clientId: ['VERDA_CLIENT_ID'],
      clientSecret: ['VERDA_CLIENT_SECRET'],
      apiBase: ['VERDA_BASE_URL'],
      profile: ['VERDA_PROFILE'],
      credentialsFile: ['VERDA_SHARED_CREDENTIALS_FILE'],
    },
  }
}

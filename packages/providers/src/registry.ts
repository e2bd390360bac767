/** Every platform there is a description of, by name, as a command line asks for one. */
import type { ProviderDescription } from './description.ts'
import { cognito } from './platforms/cognito.ts'
import { type CortexRegion, cortex } from './platforms/cortex.ts'
import { datacrunch } from './platforms/datacrunch.ts'
import { datadog } from './platforms/datadog.ts'
import { discovered } from './platforms/discovered.ts'
import { keygrant } from './platforms/keygrant.ts'
import { vectara } from './platforms/vectara.ts'
import { verda } from './platforms/verda.ts'

/** One platform of the registry. */
export interface RegisteredProvider {
  /** What its description has to be told, or may be. */
  readonly options: readonly { readonly name: string; readonly required: boolean }[]
  /** @throws {TypeError} For an option whose value does not do. */
  readonly describe: (options: Readonly<Record<string, string>>) => ProviderDescription
}

const required = (name: string) => ({ name, required: true })
const optional = (name: string) => ({ name, required: false })

/** The registry. */
export const providers: Readonly<Record<string, RegisteredProvider>> = {
  cognito: {
    options: [required('domain'), optional('userPoolId')],
    describe: ({ domain = '', userPoolId }) =>
      cognito({ domain, ...(userPoolId !== undefined && { userPoolId }) }),
  },
  cortex: {
    options: [optional('region')],
    // Checked by `cortex`, which refuses what is no region.
    describe: ({ region = 'americas' }) => cortex({ region: region as CortexRegion }),
  },
  datacrunch: { options: [], describe: () => datacrunch() },
  datadog: {
    options: [optional('site')],
    describe: ({ site = 'datadoghq.com' }) => datadog({ site }),
  },
  discovered: {
    options: [required('issuer')],
    describe: ({ issuer = '' }) => discovered({ issuer }),
  },
  keygrant: {
    options: [required('issuer')],
    describe: ({ issuer = '' }) => keygrant({ issuer }),
  },
  vectara: {
    options: [optional('customerId')],
    describe: ({ customerId }) => vectara(customerId === undefined ? {} : { customerId }),
  },
  verda: { options: [], describe: () => verda() },
}

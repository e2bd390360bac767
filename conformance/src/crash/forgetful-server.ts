/**
 * A server that answers revocations a second before it writes them: what the crash harness must find.
 * Configured by the environment, as the real program is.
 */
import { buildServer, readConfig } from '@keygrant/server'

const config = readConfig('serve', { flags: {}, environment: process.env, folder: process.cwd() })
if (!config.ok) throw new Error(config.error.join('\n'))
const built = await buildServer(config.value, {
  wrapStore: (store) => ({
    ...store,
    revoke: async (revocation) => {
      setTimeout(() => void store.revoke(revocation), 1_000)
      return { ...revocation, seq: 0 }
    },
  }),
})
if (!built.ok) throw new Error(built.error.message)
process.on('SIGTERM', () => void built.value.close())

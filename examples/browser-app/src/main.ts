/** Serves the page; defaults fit `npm start` in the repository's root. */
import { createPageServer } from './page-server.ts'

const origin = process.env['APP_ORIGIN'] ?? 'http://localhost:4011'
const server = createPageServer({
  issuer: process.env['KEYGRANT_ISSUER'] ?? 'http://localhost:4000',
  clientId: process.env['KEYGRANT_CLIENT_ID'] ?? 'cl_demo_browser',
  apiUrl: process.env['KEYGRANT_API_URL'] ?? 'http://localhost:4001',
})
const { port, hostname } = new URL(origin)
server.listen(Number(port), hostname, () => console.log(`Open ${origin}`))

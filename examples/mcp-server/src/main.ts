/** Serves the MCP server on a loopback port. */
import { createApp } from './app.ts'

const port = Number(process.env['PORT'] ?? 4005)
const url = process.env['MCP_URL'] ?? `http://localhost:${port}/mcp`
const issuer = process.env['KEYGRANT_ISSUER'] ?? 'http://localhost:4000'

createApp({ issuer, url }).listen(port, '127.0.0.1', () => {
  console.warn(`MCP at ${url}, tokens from ${issuer}`)
})

/** How the console is built: to `dist`, for `/console`, with a mark where the server puts its nonce. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['KEYGRANT_ISSUER'] ?? 'http://localhost:4000'
const served = ['/api', '/oauth2', '/login', '/account', '/static', '/.well-known']

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    // Inlined as data: URLs, files would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    // What the test of the first load reads.
    manifest: 'manifest.json',
  },
  server: {
    host: 'localhost',
    proxy: Object.fromEntries(served.map((path) => [path, server])),
  },
})

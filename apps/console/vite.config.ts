/** How the console is built: to `dist`, for `/console`, with a mark where the server puts its nonce. */
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = process.env['KEYGRANT_ISSUER'] ?? 'http://localhost:4000'
const served = ['/api', '/oauth2', '/login', '/account', '/static', '/.well-known']

/**
 * One file for what every page needs and one for what several do, beside a page's own. By itself the
 * bundler makes one for each set of pages that share something, thirty for a page: over HTTP/1.1,
 * six at a time, they wait for each other on a slow line longer than they take to come.
 */
const fewFiles = [
  { name: 'start', tags: ['$initial' as const], priority: 2 },
  { name: 'shared', minShareCount: 2, priority: 1 },
]

/** What every page imports is asked for together with the entry, which alone would find out late. */
const sharedAtOnce: Plugin = {
  name: 'shared-at-once',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle)
        .filter(({ name, type }) => type === 'chunk' && name === 'shared')
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/console/${fileName}` },
          injectTo: 'head' as const,
        })),
  },
}

export default defineConfig({
  base: '/console/',
  plugins: [react(), sharedAtOnce],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    // Inlined as data: URLs, files would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    // What the test of the first load reads.
    manifest: 'manifest.json',
    rolldownOptions: { output: { codeSplitting: { groups: fewFiles } } },
  },
  server: {
    host: 'localhost',
    proxy: Object.fromEntries(served.map((path) => [path, server])),
  },
})

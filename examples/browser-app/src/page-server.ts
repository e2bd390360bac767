/** Serves the page and its modules; there is nothing else on the server's side. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the page must know. */
export interface PageSettings {
  readonly issuer: string
  readonly clientId: string
  /** The API that is called for the person. */
  readonly apiUrl: string
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
}

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')

/** One of our modules as a browser takes it: from the build beside this file, or from its source. */
function module(name: string): string {
  const built = import.meta.url.endsWith('.js')
  const code = built ? read(`./${name}.js`) : stripTypeScriptTypes(read(`./${name}.ts`))
  return code
    .replace(/from '\.\/([\w-]+)\.[jt]s'/gu, "from './$1.js'")
    .replace("from 'oauth4webapi'", "from './oauth4webapi.js'")
}

/** Makes the server of the page; it does not listen yet. */
export function createPageServer(settings: PageSettings): Server {
  const files: Readonly<Record<string, string>> = {
    '/index.html': read('../static/index.html'),
    '/style.css': read('../static/style.css'),
    '/app.js': module('app'),
    '/sign-in.js': module('sign-in'),
    '/oauth4webapi.js': readFileSync(fileURLToPath(import.meta.resolve('oauth4webapi')), 'utf8'),
    '/settings.json': JSON.stringify(settings),
  }
  const connect = [settings.issuer, settings.apiUrl].map((url) => new URL(url).origin).join(' ')
  const headers = {
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  }
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = /^\/(?:callback)?$/u.test(pathname) ? '/index.html' : pathname
    const body = Object.hasOwn(files, name) ? files[name] : undefined
    response.writeHead(body === undefined ? 404 : 200, {
      ...headers,
      'Content-Type': types[extname(name)] ?? 'text/plain',
    })
    response.end(body)
  })
}

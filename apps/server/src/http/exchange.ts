/**
 * What every OAuth endpoint needs of HTTP and nothing more. These endpoints are served straight from
 * node:http: they have their own body rules and errors, and are asked thousands of times a second.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Policy, type Problem, toWire } from '@keygrant/engine'

/** A page of an API tells browsers nothing they could use. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** RFC 6749 §5.1: whatever holds tokens or tells of them is never stored. */
const secretHeaders = {
  ...securityHeaders,
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
}

/** The same as node takes them fastest: names and values in turn. */
const secretHeaderPairs = Object.entries(secretHeaders).flat()

/** Answers 200 with a body that may hold secrets. */
export function sendJson(response: ServerResponse, body: object, status = 200): void {
  sendJsonText(response, JSON.stringify(body), status)
}

/** The same with a body that is written already. */
export function sendJsonText(response: ServerResponse, text: string, status = 200): void {
  const length = Buffer.byteLength(text)
  response.writeHead(status, [...secretHeaderPairs, 'Content-Length', length])
  response.end(text, encodingOf(text, length))
}

/** The same with another status, and headers that add to the usual or replace them. */
export function sendJsonWith(
  response: ServerResponse,
  body: object,
  { status = 200, headers }: { status?: number; headers: Readonly<Record<string, string>> },
): void {
  const text = JSON.stringify(body)
  const length = Buffer.byteLength(text)
  response.writeHead(status, { ...secretHeaders, ...headers, 'Content-Length': length })
  response.end(text, encodingOf(text, length))
}

/** As many bytes as characters: all ASCII, for which latin1 is the cheaper way onto the wire. */
const encodingOf = (text: string, length: number): 'latin1' | 'utf8' =>
  length === text.length ? 'latin1' : 'utf8'

/** A browser asks whether a script may post here (Fetch §4.8). It may, with what OAuth needs. */
export function sendPreflight(response: ServerResponse, methods = 'POST'): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, DPoP',
      'Access-Control-Max-Age': '86400',
    })
    .end()
}

export function sendProblem(
  response: ServerResponse,
  problem: Problem,
  { policy, headers = {} }: { policy: Policy; headers?: Readonly<Record<string, string>> },
): void {
  const wire = toWire(problem, policy)
  sendJsonWith(response, wire.body, {
    status: wire.status,
    headers: { ...wire.headers, ...headers },
  })
}

/** Whether a header stands in the request more than once: node keeps only the first of some. */
export function isRepeated(
  { rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>,
  name: string,
): boolean {
  let seen = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index]
    if (header?.length === name.length && header.toLowerCase() === name && ++seen > 1) return true
  }
  return false
}

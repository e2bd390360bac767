/** Writes what the console knows of the management API, from the document that the server serves. */
import { writeFileSync } from 'node:fs'
import { startServer } from '@keygrant/testkit'
import { type Document, operationTypes } from './operation-types.ts'

await using server = await startServer()
const response = await fetch(`${server.issuer}/api/v1/openapi.json`)
const file = new URL('../src/api/generated/operations.ts', import.meta.url)
writeFileSync(file, operationTypes((await response.json()) as Document))

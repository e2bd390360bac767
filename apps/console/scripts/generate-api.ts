/** Writes what the console knows of the server: its operations from the OpenAPI document, its problems from the documentation. */
import { readFileSync, writeFileSync } from 'node:fs'
import { startServer } from '@keygrant/testkit'
import { explanationsSource } from './explanations.ts'
import { type Document, operationTypes } from './operation-types.ts'

const generated = (name: string): URL => new URL(`../src/api/generated/${name}.ts`, import.meta.url)

await using server = await startServer()
const response = await fetch(`${server.issuer}/api/v1/openapi.json`)
writeFileSync(generated('operations'), operationTypes((await response.json()) as Document))

const errors = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
writeFileSync(generated('explanations'), explanationsSource(errors))

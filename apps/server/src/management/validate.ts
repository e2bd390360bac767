/** Checks a part of a request against its schema, and says what is wrong in words. */
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FieldError } from './problems.ts'

export type Check = (value: unknown) => readonly FieldError[]

export function checkOf(schema: TSchema | undefined, part: string): Check {
  if (schema === undefined)
    return (value) =>
      typeof value === 'object' && value !== null && Object.keys(value).length > 0
        ? [{ field: Object.keys(value)[0] ?? part, message: 'is not known here' }]
        : []
  const compiled = Compile(schema)
  return (value) => (compiled.Check(value) ? [] : describe(compiled.Errors(value), part))
}

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: unknown
  readonly message: string
}

function describe(errors: readonly SchemaError[], part: string): FieldError[] {
  const described = new Map<string, FieldError>()
  for (const { keyword, instancePath, params, message } of errors) {
    const field = instancePath.slice(1).replaceAll('/', '.') || part
    if (keyword === 'boolean') described.set(field, { field, message: 'is not known here' })
    else if (keyword === 'required')
      for (const name of requiredNames(params)) {
        const whole = [...instancePath.split('/').slice(1), name].join('.')
        described.set(whole, { field: whole, message: 'is missing' })
      }
    else if (keyword !== 'additionalProperties' && !described.has(field))
      described.set(field, { field, message })
  }
  return [...described.values()].slice(0, 20)
}

function requiredNames(params: unknown): readonly string[] {
  const named = params as { requiredProperties?: readonly string[] }
  return named.requiredProperties ?? ['body']
}

/**
 * The rules of an authorization request whose destination is known, in order: the first that is
 * broken is what the client is told. Adding one: a file, its test, a line here.
 */
import { ok, type Result } from '@keygrant/protocol'
import type { Problem } from '../problems.ts'
import { checkActingFor } from './check-acting-for.ts'
import { checkForm } from './check-form.ts'
import { checkGrant } from './check-grant.ts'
import { checkHints } from './check-hints.ts'
import { checkKey } from './check-key.ts'
import { checkMaxAge } from './check-max-age.ts'
import { checkPkce } from './check-pkce.ts'
import { checkPrompt } from './check-prompt.ts'
import { checkRequestObject } from './check-request-object.ts'
import { checkResponseMode } from './check-response-mode.ts'
import { checkResponseType } from './check-response-type.ts'
import { checkTarget } from './check-target.ts'
import type { Asked } from './rule.ts'

const rules = [
  checkForm,
  checkRequestObject,
  checkGrant,
  checkResponseType,
  checkResponseMode,
  checkPkce,
  checkKey,
  checkTarget,
  checkPrompt,
  checkMaxAge,
  checkHints,
  checkActingFor,
] as const

type Part<Outcome> = Outcome extends { readonly ok: true; readonly value: infer Value }
  ? Value
  : never
type All<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer Every,
) => void
  ? Every
  : never
/** What the rules read, together. */
type Read = All<Part<ReturnType<(typeof rules)[number]>>>

/** What was asked, or the first rule that it breaks. */
export function applyRules(asked: Asked): Result<Read, Problem> {
  let read: Partial<Read> = {}
  for (const rule of rules) {
    const part = rule(asked)
    if (!part.ok) return part
    read = { ...read, ...part.value }
  }
  // Each rule gave its part, and Read is made of the parts of them all.
  return ok(read as Read)
}

/**
 * Judges a request once and remembers who is calling. A second guarded handler on the way of the same
 * request asks only for its own scopes: a proof of possession, once used, would not pass again.
 */
import type { Presented } from '../bearer-token.ts'
import type { Guard } from '../guard.ts'
import type { Access, Needs, Verdict } from '../verdict.ts'

interface Admission {
  readonly guard: object
  readonly access: Access
}

const admissions = new WeakMap<object, Admission>()

/** A guard for whatever scopes: what is asked of it has been checked where it was written down. */
export type AnyGuard = Pick<Guard, 'verifyPresented' | 'verifyNeeds'>

/** Whose request it is: the object by which the framework tells requests apart, and what is in it. */
export interface Caller {
  readonly key: object
  readonly presented: () => Presented | Promise<Presented>
}

export async function admit(guard: AnyGuard, needs: Needs, caller: Caller): Promise<Verdict> {
  const known = admissions.get(caller.key)
  const presented = await caller.presented()
  const verdict =
    known?.guard === guard
      ? guard.verifyNeeds(known.access, needs, presented)
      : await guard.verifyPresented(presented, needs)
  if (verdict.ok) admissions.set(caller.key, { guard, access: verdict.access })
  return verdict
}

/**
 * Who is calling.
 *
 * @throws {TypeError} If no guard has let the request through.
 */
export function admittedAccess(key: object): Access {
  const admission = admissions.get(key)
  if (admission === undefined)
    throw new TypeError('accessOf: this route is not protected by a guard')
  return admission.access
}

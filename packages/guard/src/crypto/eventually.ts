/** Goes on with a value at once if it is at hand, and when it arrives otherwise. */
import type { Eventually } from './guard-crypto.ts'

export const eventually = <T, U>(
  value: Eventually<T>,
  next: (value: T) => Eventually<U>,
): Eventually<U> => (value instanceof Promise ? value.then(next) : next(value))

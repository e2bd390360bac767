/** Puts the focus on a field as soon as it is there: for a form that had to wait for what it offers. */
import { type RefObject, useEffect, useRef } from 'react'

export function useFocusOnMount<Field extends HTMLElement>(): RefObject<Field | null> {
  const field = useRef<Field>(null)
  useEffect(() => field.current?.focus(), [])
  return field
}

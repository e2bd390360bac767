/** What every part of a page is given: the words, the hidden fields, who is signed in. */
import { type Speech, speechOf } from '../words/speech.ts'
import type { ViewContext } from './models.ts'

export interface Frame extends ViewContext {
  readonly speech: Speech
}

export const frameOf = (context: ViewContext): Frame => ({
  ...context,
  speech: speechOf(context.language),
})

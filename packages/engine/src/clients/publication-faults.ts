/** The rules about publishing, in order. */
import { frozenInReview } from './frozen-in-review.ts'
import type { PublicationChange, PublicationRule } from './publication-change.ts'
import { publicationStep } from './publication-step.ts'
import { publishedFace } from './published-face.ts'
import { publishedScope } from './published-scope.ts'
import type { RegistrationFault } from './registration.ts'
import { reviewNote } from './review-note.ts'

const rules: readonly PublicationRule[] = [
  publicationStep,
  reviewNote,
  frozenInReview,
  publishedScope,
  publishedFace,
]

/** Everything that is wrong with a change of a client where publishing is concerned. */
export const publicationFaults = (change: PublicationChange): RegistrationFault[] =>
  rules.flatMap((rule) => rule(change))

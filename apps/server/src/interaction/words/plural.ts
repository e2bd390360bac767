/** Words that depend on a number: one text for each category that the language has. */

/** By the categories of `Intl.PluralRules`. Languages without a singular have `other` alone. */
export interface Plural {
  readonly one?: string
  readonly other: string
}

/** Marks the forms of a number in the catalogue that the others are measured by. */
export const plural = (forms: Plural): Plural => forms

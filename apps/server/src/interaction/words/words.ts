/** What a catalogue must hold: every entry that the English one has, and no other. */
import type { en } from './en.ts'
import type { Plural } from './plural.ts'

type Texts<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends Plural ? Plural : Texts<T[K]>
}

/** `{name}` in a text stands for a value that the view fills in, escaped. */
export type Words = Texts<typeof en>

/** What somebody hears who tried too often. */
import { fillText } from '../words/fill-in.ts'
import type { Speech } from '../words/speech.ts'

/** @param retryAfter Seconds; undefined if it is not known. */
export const throttledText = (
  retryAfter: number | undefined,
  { words, duration }: Speech,
): string =>
  retryAfter === undefined
    ? words.wrong.throttledSoon
    : fillText(words.wrong.throttled, { time: duration(roundedUp(retryAfter)) })

/** In minutes, from one on: nobody wants to hear “847 seconds”. */
const roundedUp = (seconds: number): number =>
  seconds > 60 ? Math.ceil(seconds / 60) * 60 : seconds

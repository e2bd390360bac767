/** A length of time in words. */

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** In the largest unit that it is a whole number of; a day is 24 hours, as people say. */
export function lifeInWords(seconds: number): string {
  if (seconds === 86_400) return '24 hours'
  const [name, length] = units.find(([, each]) => seconds % each === 0) ?? ['second', 1]
  const count = seconds / length
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

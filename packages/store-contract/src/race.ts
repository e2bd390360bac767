/** How concurrency is tried: twenty callers at once, ten rounds. Fewer let a wrong store slip past. */

export const callers = 20
export const rounds = 10

/** Starts `call` twenty times before any has ended, and gives all answers. */
export const race = <T>(call: (caller: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))

/** Ten rounds, one after the other; gives what each came to. */
export async function tenRounds<T>(round: (round: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let each = 0; each < rounds; each++) results.push(await round(each))
  return results
}

export const everyRound = <T>(result: T): T[] => Array.from({ length: rounds }, () => result)

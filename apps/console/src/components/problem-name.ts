/** The name of a problem in words: `secret_wrong` is "Secret wrong". */
export const problemName = (problem: string): string =>
  problem.slice(0, 1).toUpperCase() + problem.slice(1).replaceAll('_', ' ')

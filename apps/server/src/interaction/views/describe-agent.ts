/** What a person would call the program that sent a `User-Agent` header, RFC 9110 §10.1.5. */

/** The first that fits counts: browsers claim to be all those that came before them. */
const programs = [
  [/\bEdgA?\/|\bEdgiOS\//u, 'Edge'],
  [/\bOPR\//u, 'Opera'],
  [/\bSamsungBrowser\//u, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//u, 'Firefox'],
  [/\bChrome\/|\bCriOS\//u, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//u, 'Safari'],
] as const

const systems = [
  [/\biPhone\b/u, 'iPhone'],
  [/\biPad\b/u, 'iPad'],
  [/\bAndroid\b/u, 'Android'],
  [/\bWindows\b/u, 'Windows'],
  [/\bMacintosh\b/u, 'macOS'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bLinux\b/u, 'Linux'],
] as const

/** Long enough for what programs call themselves, too short for a story. */
const maxLength = 120

/** Names of a browser and its system; of anything else, what it says of itself; empty if nothing. */
export function describeAgent(userAgent: string): string {
  const program = programs.find(([pattern]) => pattern.test(userAgent))?.[1]
  if (!userAgent.startsWith('Mozilla/') || program === undefined)
    return userAgent.slice(0, maxLength)
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1]
  return system === undefined ? program : `${program} · ${system}`
}

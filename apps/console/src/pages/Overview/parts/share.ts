/** How much of all failed, in percent: as exact as a glance wants it. */
export function shareOf(failures: number, successes: number): string {
  const all = failures + successes
  if (all === 0 || failures === 0) return '0 %'
  const percent = (failures / all) * 100
  return percent < 1 ? 'under 1 %' : `${Math.round(percent)} %`
}

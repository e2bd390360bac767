/** The events that replays raise, as an operator finds them. */
import type { Host } from '../person/host.ts'

/** How many replayed refresh tokens the log tells of. */
export async function recordedReplays(host: Host): Promise<number> {
  let count = 0
  let cursor: unknown
  do {
    const after = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page = await host.manage('GET', `/logs?problem=refresh_token_replayed&limit=100${after}`)
    count += (page['items'] as unknown[]).length
    cursor = page['next_cursor']
  } while (typeof cursor === 'string')
  return count
}

/** What the page asks the log for. */
import type { CallOf } from '../../../api/call.ts'

export type LogQuery = Omit<NonNullable<CallOf<'GET /logs'>['query']>, 'limit' | 'cursor'>

/** Reads a fault from JSON. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Fault, FaultRule } from './faults.ts'
import { type OperationName, operations } from './routes.ts'

type Members = Readonly<Record<string, unknown>>

const isCount = (value: unknown, from: number): boolean =>
  value === undefined || (Number.isInteger(value) && Number(value) >= from)
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isText = (value: unknown): boolean => value === undefined || typeof value === 'string'
const isWay = (value: unknown): boolean =>
  [undefined, 'seconds', 'date'].some((one) => one === value)
const isHeaders = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string'))

const later = ({ retryAfter, as }: Members): boolean => isCount(retryAfter, 0) && isWay(as)
const always = (): boolean => true

/** Whether the other members of each kind are what they must be. */
const kinds: Readonly<Record<Fault['kind'], (members: Members) => boolean>> = {
  'rate-limited': later,
  unavailable: later,
  'bad-gateway': always,
  'drop-before': always,
  'drop-after': always,
  slow: ({ milliseconds }) => isNumber(milliseconds) && Number(milliseconds) >= 0,
  hold: always,
  'clock-skew': ({ seconds }) => isNumber(seconds),
  overtaken: always,
  answer: ({ status, body, headers }) =>
    Number.isInteger(status) &&
    Number(status) >= 200 &&
    Number(status) <= 599 &&
    isText(body) &&
    isHeaders(headers),
}

const isFault = (value: unknown): value is Fault => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  const { kind } = value
  const check = Object.entries(kinds).find(([name]) => name === kind)?.[1]
  return check?.({ ...value }) === true
}

const isOperation = (value: unknown): value is OperationName =>
  typeof value === 'string' && Object.hasOwn(operations, value)

/** Reads a rule as the control endpoint and the command line are given one. */
export function readFault(value: Members): Result<FaultRule, string> {
  const { fault, operation = 'token', grant, times, after } = value
  if (!isFault(fault))
    return err(`fault.kind must be one of ${Object.keys(kinds).join(', ')}, with its members`)
  if (!isOperation(operation))
    return err(`operation must be one of ${Object.keys(operations).join(', ')}`)
  if (!isText(grant)) return err('grant must be a grant type')
  if (!isCount(times, 1) || !isCount(after, 0)) return err('times and after must be whole numbers')
  return ok({
    fault,
    operation,
    ...(typeof grant === 'string' && { grant }),
    ...(typeof times === 'number' && { times }),
    ...(typeof after === 'number' && { after }),
  })
}

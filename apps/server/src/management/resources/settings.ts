/** What the running server is and how it is set up. Read-only: these settings are made where it is started. */
import { accountPolicy } from '@keygrant/engine'
import Type from 'typebox'
import { languages } from '../../interaction/words/catalogues.ts'
import { endedSecretsKept } from '../../state/clean-up.ts'
import { type Operation, operation } from '../operation.ts'
import { closed, isoTime, nullable, Time } from '../schemas.ts'

const Value = Type.Object(
  {
    name: Type.String({ description: 'The environment variable.' }),
    value: nullable(
      Type.String({ description: 'Null if it is secret, or not set and without a default.' }),
    ),
    secret: Type.Boolean(),
    origin: nullable(
      Type.String({ description: 'Where it was set; null if nowhere: then it is the default.' }),
    ),
  },
  closed,
)
const Shape = Type.Object(
  {
    issuer: Type.String({ format: 'uri' }),
    version: Type.String(),
    license: Type.String({ description: 'An SPDX identifier.' }),
    mode: Type.Enum(['dev', 'serve']),
    started_at: Time,
    ready: Type.Boolean({ description: 'This node hears of changes, and decides.' }),
    database: Type.Enum(['sqlite', 'postgresql']),
    workers: Type.Integer(),
    mail: Type.Enum(['smtp', 'log', 'none']),
    languages: Type.Array(Type.String(), { description: 'Of the pages to sign in and to allow.' }),
    developer_token_max_seconds: Type.Integer(),
    session: Type.Object(
      {
        idle_seconds: Type.Integer({ description: 'Ends when it was not used this long.' }),
        max_seconds: Type.Integer({ description: 'Ends at this age, used or not.' }),
      },
      { ...closed, description: 'Of somebody who is signed in.' },
    ),
    retention: Type.Object(
      {
        log_days: Type.Integer(),
        audit_days: Type.Integer(),
        ended_secret_days: Type.Integer(),
      },
      closed,
    ),
    values: Type.Array(Value),
  },
  closed,
)

const day = 86_400

export const settings: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/settings',
    name: 'getSettings',
    summary: 'What the running server is, and where each of its settings came from',
    scope: 'keygrant:settings:read',
    operatorOnly: true,
    status: 200,
    response: Shape,
    async run({ deps: { server, policy } }) {
      return {
        body: {
          issuer: policy.issuer,
          version: server.version,
          license: server.license,
          mode: server.mode,
          started_at: isoTime(server.startedAt),
          ready: server.isReady(),
          database: server.database,
          workers: server.workers,
          mail: server.mail,
          languages: [...languages],
          developer_token_max_seconds: policy.maxDeveloperTokenLifetime,
          session: {
            idle_seconds: accountPolicy.sessionIdle,
            max_seconds: accountPolicy.sessionLifetime,
          },
          retention: {
            log_days: server.logRetentionDays,
            audit_days: server.auditRetentionDays,
            ended_secret_days: endedSecretsKept / day,
          },
          values: server.values.map(({ name, value = null, secret, origin = null }) => ({
            name: `KEYGRANT_${name}`,
            value,
            secret,
            origin,
          })),
        },
      }
    },
  }),
]

/**
 * Revocation reaches every node of an API that verifies offline: three servers on PostgreSQL, or two
 * processes on one SQLite file, and six processes of an API behind the guard.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgresDatabase } from '@keygrant/store-contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Cluster } from '../races/cluster.ts'
import { inParallel } from '../races/in-parallel.ts'
import {
  owners,
  slowestAllowed,
  timedRevocations,
  timeout,
  tokensInUse,
  trafficRate,
} from '../size.ts'
import { ApiNodes } from './api-nodes.ts'
import { Balancer } from './balancer.ts'
import { measure, quantile } from './measure.ts'
import { Recorder, watched } from './recorder.ts'
import { audience, Targets } from './targets.ts'
import { startTraffic, type Traffic } from './traffic.ts'

vi.setConfig({ testTimeout: timeout, hookTimeout: timeout })

const apiNodes = 6
const failOpenFor = 600

interface Database {
  readonly url: string
  readonly drop: () => Promise<void>
}

function sqliteFile(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-revocation-'))
  return Promise.resolve({
    url: `sqlite:${join(folder, 'kg.db')}`,
    drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
}

describe.each([
  { name: 'three nodes on PostgreSQL', nodes: 3, open: createPostgresDatabase },
  { name: 'two processes on one SQLite file', nodes: 2, open: sqliteFile },
])('$name', ({ name, nodes: nodeCount, open }) => {
  let database: Database
  let balancer: Balancer
  let cluster: Cluster
  let nodes: ApiNodes
  let targets: Targets
  const recorder = new Recorder()
  let traffic: Traffic
  let begun: number

  beforeAll(async () => {
    database = await open()
    balancer = await Balancer.start()
    cluster = await Cluster.start(database.url, { nodes: nodeCount, issuer: balancer.url })
    balancer.ports = cluster.ports
    targets = await Targets.make(cluster, owners)
    // A node loads its management API when it is first asked, and does nothing else meanwhile: that
    // belongs to its start, and what is timed here are nodes that have been up for a while.
    await Promise.all(cluster.origins.map((origin) => fetch(`${origin}/api/v1/organizations`)))
    const revocations = { failOpenFor }
    nodes = await ApiNodes.start(apiNodes, { issuer: cluster.issuer, audience, revocations })
    const numbers = Array.from({ length: tokensInUse }, (_, index) => index)
    const inUse = await inParallel(numbers, 8, async (index) =>
      watched(`token ${index}`, await targets.bystander()),
    )
    begun = performance.now()
    traffic = startTraffic(inUse, { nodes, recorder, rate: trafficRate })
  })
  afterAll(async () => {
    await traffic.stop()
    await nodes.stop()
    await cluster.stop()
    await balancer.stop()
    await database.drop()
  })

  it.each(['jti', 'family', 'client', 'subject', 'organization'])(
    'a revocation by %s is known to the last of six API nodes in time',
    async (kind) => {
      const make = targets.kinds[kind]
      if (make === undefined) throw new Error(`there is no way to revoke by ${kind}`)
      const options = { nodes, recorder, inUse: traffic.tokens, atOnce: 4 }
      const times = await measure(kind, make, { ...options, count: timedRevocations })
      const [p50, p99, max] = [0.5, 0.99, 1].map((share) => quantile(times, share))
      console.log(
        `${name}, ${kind}: ${times.length} revocations, p50 ${p50?.toFixed(0)} ms, p99 ${p99?.toFixed(0)} ms, max ${max?.toFixed(0)} ms`,
      )
      expect(p99).toBeLessThanOrEqual(slowestAllowed.p99)
      expect(max).toBeLessThanOrEqual(slowestAllowed.max)
    },
  )

  it('no node accepted a token again that it had refused, and none refused another', async () => {
    const states = await nodes.states()
    const rate = (recorder.requests * 1_000) / (performance.now() - begun)
    console.log(
      `${name}: ${recorder.requests} requests in the history, ${rate.toFixed(0)} a second`,
    )
    expect(states.map((state) => state?.revocations?.transport)).toEqual(
      Array.from({ length: apiNodes }, () => 'stream'),
    )
    const { acceptedAgain, refusedInnocent, otherAnswers } = recorder
    expect({ acceptedAgain, refusedInnocent, otherAnswers }).toEqual({
      acceptedAgain: [],
      refusedInnocent: [],
      otherAnswers: [],
    })
  })

  it('without the server good tokens pass and revoked ones do not, until the time is over', async () => {
    await traffic.stop()
    const good = watched('good', await targets.bystander())
    const [revoked] = traffic.tokens.filter(({ revokedAt }) => revokedAt !== undefined)
    const statuses = async (token = ''): Promise<readonly number[]> =>
      Promise.all(nodes.ports.map((port) => nodes.call(port, token)))
    const all = (status: number): readonly number[] =>
      Array.from({ length: apiNodes }, () => status)
    expect(await statuses(good.token)).toEqual(all(200))

    await cluster.stop()
    expect(await statuses(good.token)).toEqual(all(200))
    await nodes.setAhead(failOpenFor - 30)
    expect(await statuses(good.token)).toEqual(all(200))
    expect(await statuses(revoked?.token)).toEqual(all(401))
    await nodes.setAhead(failOpenFor + 30)
    expect(await statuses(good.token)).toEqual(all(503))
    expect(await statuses(revoked?.token)).toEqual(all(401))
  })
})

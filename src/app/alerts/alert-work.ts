import { hostname } from 'node:os'
import {
  type AlertPlace,
  deliverAlerts,
  duePlaces,
  endAll,
  endUnseen,
  failingPlaces,
  forgetPlaces,
  judge,
  keepAlerts,
} from '../../alerts/index.ts'
import { RecurringWork } from '../../async/index.ts'
import type { Standing } from '../health/standing.ts'
import { MOVING, readAll, readDepsOf, SLOW } from '../metrics/read-node.ts'
import { readStanding } from '../metrics/read-process.ts'
import type { OpenNode } from '../open-node.ts'
import { tellTrouble } from '../tell-trouble.ts'

/** What is of the whole node, whichever process looks; what is of a machine belongs to its host. */
const NODE = 'node'

export interface AlertWork {
  start(): Promise<void>
  /** Breaks off what is being told: it is owed still. */
  close(): Promise<void>
}

/** Looks what is wrong, and tells the places of the configuration; without one, nothing is looked at. */
export function alertWork(node: OpenNode, standing: Standing, places: readonly AlertPlace[]): AlertWork {
  const { store, jobs, now, config, timers } = node
  const { repeatHours, overAfterMinutes, lookEverySeconds } = config.alerts
  const plan = { places: places.map(({ name }) => name), repeatHours, overAfterMinutes }
  const tell = tellTrouble(node.log)
  const deliveries = new RecurringWork({
    jobs,
    name: 'alerts',
    atOnce: Math.max(1, places.length),
    due: async () => (await duePlaces(store.db, now())).filter((name) => plan.places.includes(name)),
    onTrouble: tell,
    watch: timers.of('alerts'),
  })
  const deps = readDepsOf(node)

  const look = async (): Promise<void> => {
    const ofNode = await readAll([...MOVING, ...SLOW], deps)
    const ofHost = await readStanding({ standing, config, now })
    const { troubles, ...judged } = judge(ofNode)
    const all = [...troubles, ...(await failingPlaces(store.db, plan.places, now()))]
    await keepAlerts({ ...judged, troubles: all, scope: NODE, absentIsWell: true }, plan, store.db, now())
    await keepAlerts({ ...judge(ofHost), scope: hostname(), absentIsWell: false }, plan, store.db, now())
    await endUnseen(plan, store.db, now())
    await deliveries.look()
  }

  const watch = timers.of('alert-rules')
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  const begin = (): void => {
    looking ??= watch
      .run(look)
      .catch((error) => tell({ kind: 'queue', error }))
      .finally(() => {
        looking = undefined
      })
  }
  return {
    async start() {
      await forgetPlaces(store.db, plan.places, now())
      if (places.length === 0) return endAll(store.db, now())
      await deliveries.start(async (name, signal) => {
        const place = places.find((one) => one.name === name)
        if (place !== undefined) await deliverAlerts(place, signal, { db: store.db, now, node: config.publicUrl })
      })
      watch.start(lookEverySeconds * 1000)
      timer = setInterval(begin, lookEverySeconds * 1000)
      begin()
    },
    async close() {
      clearInterval(timer)
      await deliveries.close() // first: a place that says nothing holds up no stop
      await looking
    },
  }
}

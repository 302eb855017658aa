import { RecurringWork } from '../../async/index.ts'
import { type AnchorPlace, Chainer, deliverOwed, ensureAuditKey, makeCheckpoints } from '../../audit/index.ts'
import { dueAnchors } from '../../store/index.ts'
import type { OpenNode } from '../open-node.ts'
import { isOfQueue, tellTrouble } from '../tell-trouble.ts'
import { openPlaces } from './places.ts'

export interface AuditWork {
  start(): Promise<void>
  /** Breaks off what goes outside: it is owed still. What was told until now is chained. */
  close(): Promise<void>
}

/** Chains events, signs checkpoints and takes them outside; nothing of a message waits for any of it. */
export function auditWork(node: OpenNode): AuditWork {
  const { store, keys, jobs, now, config } = node
  const tell = tellTrouble(node.log)
  const places = openPlaces(node)
  const deps = { db: store.db, keys, now }
  const chainer = new Chainer({ ...deps, onTrouble: (error) => tell({ kind: 'queue', error }) })
  const anchors = new RecurringWork({
    jobs,
    name: 'audit-anchors',
    atOnce: Math.max(1, places.length),
    due: async () => {
      await makeCheckpoints(places, deps)
      return (await dueAnchors(store.db, now())).filter((name) => placeOf(places, name) !== undefined)
    },
    onTrouble: (trouble) => {
      if (isOfQueue(trouble.kind)) tell(trouble)
    },
  })
  return {
    async start() {
      if (node.keyDoor.isOpen) await ensureAuditKey(deps)
      else node.keyDoor.whenOpened(() => ensureAuditKey(deps))
      await chainer.look()
      chainer.start()
      await anchors.start(async (name, signal) => {
        const place = placeOf(places, name)
        if (place !== undefined)
          await deliverOwed(place, signal, { db: store.db, now, alarmHours: config.audit.alarmHours })
      })
    },
    async close() {
      await anchors.close()
      await chainer.close()
    },
  }
}

const placeOf = (places: readonly AnchorPlace[], name: string): AnchorPlace | undefined =>
  places.find((one) => one.name === name)

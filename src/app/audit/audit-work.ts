import { RecurringWork } from '../../async/index.ts'
import { type AnchorPlace, Chainer, deliverOwed, ensureAuditKey, makeCheckpoints, Verifier } from '../../audit/index.ts'
import { dueAnchors } from '../../store/index.ts'
import { messageOf, type OpenNode } from '../open-node.ts'
import { isOfQueue, tellTrouble } from '../tell-trouble.ts'
import { openPlaces } from './places.ts'

export interface AuditWork {
  start(): Promise<void>
  /** Also in a process that does not work: whoever asks there is answered there. */
  readonly verify: Verifier['begin']
  /** Breaks off what goes outside: it is owed still. What was told until now is chained. */
  close(): Promise<void>
}

/** Chains events, signs checkpoints and takes them outside; nothing of a message waits for any of it. */
export function auditWork(node: OpenNode): AuditWork {
  const { store, keys, jobs, now, config, timers } = node
  const tell = tellTrouble(node.log)
  const places = openPlaces(node)
  const deps = { db: store.db, keys, now }
  const chainer = new Chainer({
    ...deps,
    onTrouble: (error) => tell({ kind: 'queue', error }),
    watch: timers.of('audit-chain'),
  })
  const onTrouble = (error: unknown) => node.log.error({ error: messageOf(error) }, 'the audit chain was not verified')
  const verifier = new Verifier({ db: store.db, now, onTrouble })
  const anchors = new RecurringWork({
    jobs,
    name: 'audit-anchors',
    watch: timers.of('audit-anchors'),
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
    verify: (wish, by) => verifier.begin(wish, by),
    async close() {
      await verifier.close()
      await anchors.close()
      await chainer.close()
    },
  }
}

const placeOf = (places: readonly AnchorPlace[], name: string): AnchorPlace | undefined =>
  places.find((one) => one.name === name)

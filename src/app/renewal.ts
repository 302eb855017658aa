import { serviceUrl } from '../api/index.ts'
import { type Chain, type HandlerDeps, renewDue } from '../handlers/index.ts'
import { insertEvent } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'

/** Looks after the certificates of our own DVs and control centres, again and again. */
export interface Renewal {
  start(): void
  /** Waits for the round in hand. Safe to call twice. */
  close(): Promise<void>
}

type Place = Pick<OpenNode, 'config' | 'settings' | 'log' | 'now' | 'store' | 'timers'>

/** One round at a time: the first at once, the next ones by the clock. */
export function createRenewal({ config, settings, log, now, store, timers }: Place, deps: HandlerDeps): Renewal {
  const { renewal } = settings.now
  const watch = timers.of('renewal')
  const told = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined
  let isOpen = false

  /** In the log each time; as an event once, until the node starts again. */
  const note = (error: unknown, about: Partial<Chain>): Promise<void> => {
    watch.trouble(error)
    const { authority, certifiedBy, holderReference } = about
    const details = { certifiedBy, holderReference, why: messageOf(error) }
    log.error({ authority: authority?.name, ...details }, 'renewal failed')
    const key = JSON.stringify([authority?.id, details])
    if (told.has(key)) return Promise.resolve()
    told.add(key)
    return insertEvent(store.db, { kind: 'renewal failed', authorityId: authority?.id, details }, now()).catch(
      (cause) => log.error({ error: messageOf(cause) }, 'event not kept'),
    )
  }

  const look = async (): Promise<void> => {
    const notes: Promise<void>[] = []
    const onTrouble = (chain: Chain, error: unknown): void => void notes.push(note(error, chain))
    const callbackUrlOf = (authority: Chain['authority']): string => serviceUrl(authority, config.publicUrl)
    try {
      await renewDue({ ...deps, automatic: renewal.automatic, callbackUrlOf, onTrouble })
    } catch (error) {
      notes.push(note(error, {}))
    }
    await Promise.all(notes)
  }

  let beganAt = 0
  const begin = (): void => {
    beganAt = performance.now()
    round ??= watch.run(look).finally(() => {
      round = undefined
    })
    goOn()
  }
  const goOn = (): void => {
    clearTimeout(timer)
    if (!isOpen) return
    const every = renewal.lookEveryMinutes * 60_000
    const left = Math.max(0, every - (performance.now() - beganAt))
    watch.start(every, left)
    timer = setTimeout(begin, left)
  }
  settings.follow(goOn)

  return {
    start() {
      isOpen = true
      begin()
    },
    async close() {
      isOpen = false
      clearTimeout(timer)
      await round
    },
  }
}

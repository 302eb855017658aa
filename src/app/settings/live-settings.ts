import { isDeepStrictEqual } from 'node:util'
import type { Timer } from '../../async/index.ts'
import type { SettingRules } from '../../messages/index.ts'
import { listSettings, SETTINGS_CHANNEL } from '../../store/index.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { messageOf, type OpenNode } from '../open-node.ts'
import { type InForce, inForce } from './in-force.ts'
import { inForceOf, settingRules } from './setting-rules.ts'

const LOOK_MILLISECONDS = 2_000 // a change is heard of at once; this finds what was not heard

/** The settings in force in this process. What people change, in any process of the node, is in force here as soon as it is heard of. */
export class LiveSettings {
  /**
   * By section, as it is in force whenever one of its properties is read. Keep the section and read from it at each use: what is taken
   * out of it stays as it was.
   */
  readonly now: InForce
  readonly rules: SettingRules
  readonly #config: Config
  readonly #store: OpenNode['store']
  readonly #log: Log
  readonly #watch: Timer
  readonly #followers = new Set<() => void>()
  #set: ReadonlyMap<string, unknown> = new Map()
  #current: InForce
  #refreshing: Promise<void> = Promise.resolve()
  #unlisten: (() => Promise<void>) | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(config: Config, { store, log, timers }: Pick<OpenNode, 'store' | 'log' | 'timers'>) {
    this.#config = config
    this.#store = store
    this.#log = log
    this.#watch = timers.of('settings')
    this.rules = settingRules(config)
    this.#current = inForce(config, new Map())
    this.now = live(this.#current, () => this.#current) as InForce
  }

  /** By name, what is set at the node, as this process knows it. */
  get set(): ReadonlyMap<string, unknown> {
    return this.#set
  }

  /** Takes what is set at the node by now. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.catch(() => {}).then(() => this.#watch.run(() => this.#look()))
    return this.#refreshing
  }

  /** @param changed called after each change of what is in force here; for what has to be told */
  follow(changed: () => void): void {
    this.#followers.add(changed)
  }

  /** From here on what any process changes is heard of. */
  async start(): Promise<void> {
    this.#unlisten = await this.#store.listen(SETTINGS_CHANNEL, this.#refreshLater, this.#refreshLater)
    this.#watch.start(LOOK_MILLISECONDS)
    this.#timer = setInterval(this.#refreshLater, LOOK_MILLISECONDS)
    this.#timer.unref()
    await this.refresh()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#unlisten?.()
    await this.#refreshing.catch(() => {})
  }

  readonly #refreshLater = (): void => {
    this.refresh().catch((error) => this.#log.warn({ error: messageOf(error) }, 'the settings cannot be read'))
  }

  async #look(): Promise<void> {
    const set = new Map((await listSettings(this.#store.db)).map(({ name, value }) => [name, value]))
    if (isDeepStrictEqual(set, this.#set)) return
    this.#set = set
    this.#current = inForceOf(this.#config, set)
    for (const changed of this.#followers) changed()
  }
}

/** The same tree, whose leaves are read where they stand now. */
function live(shape: object, at: () => object): object {
  const names = Object.keys(shape)
  const below = (name: string) => (at() as Record<string, unknown>)[name]
  const found: object = {}
  for (const name of names) {
    const first = (shape as Record<string, unknown>)[name]
    const isSection = typeof first === 'object' && first !== null && !Array.isArray(first)
    if (isSection)
      Object.defineProperty(found, name, { value: live(first, () => below(name) as object), enumerable: true })
    else Object.defineProperty(found, name, { get: () => below(name), enumerable: true })
  }
  return found
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Pebble } from '../../src/app/demo/pebble.ts'
import { acmeSettings, openAcme } from '../../src/ca-bridges/acme/index.ts'
import { type BridgeCall, bridgeFiles, type OpenedBridge, type X509Bridge } from '../../src/ca-bridges/index.ts'
import { type FakeCa, openFakeCa } from '../../src/fake-cas/index.ts'
import type { OrderId } from '../../src/messages/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { pemOf } from '../../src/spoc-channel/index.ts'
import type { Store } from '../../src/store/index.ts'
import { testPebble } from '../support/pebble.ts'
import { openTestStore } from '../support/store.ts'
import { AcmeFront } from './acme-front.ts'
import { callFor } from './support.ts'

type Changes = Readonly<Record<string, unknown>>

/** `pebble` behind a front where its answers are delayed, cut, changed and counted; and bridges to it, all of one node. */
export class AcmeWorld {
  readonly pebble: Pebble
  readonly front: FakeCa<AcmeFront>
  readonly folder = mkdtempSync(join(tmpdir(), 'eac-acme-'))
  readonly #store: Store
  readonly #keys = openMemoryKeyStore()
  /** What is kept in the journal of an order is there for every process of the node. */
  readonly #journals = new Map<OrderId, Map<string, string>>()
  /** How many orders the CA had made before. */
  readonly #before = new Map<OrderId, number>()

  private constructor(pebble: Pebble, front: FakeCa<AcmeFront>, store: Store) {
    this.pebble = pebble
    this.front = front
    this.#store = store
    this.write('server.pem', front.tls.root)
    this.write('binding.key', `${pebble.binding.hmacKey}\n`)
    this.write('hook.log', '')
  }

  /** @param refusedNonces of a hundred that are good */
  static async start({ refusedNonces = 20 } = {}): Promise<AcmeWorld> {
    const pebble = await testPebble({ roots: 2, refusedNonces })
    const wish = { now: () => new Date(), slowMilliseconds: 1_000 }
    const front = await openFakeCa({ name: 'front' }, wish, ({ troubles }) => new AcmeFront(pebble, troubles))
    const world = new AcmeWorld(pebble, front, await openTestStore())
    world.write('roots.pem', (await pebble.roots()).map((root) => pemOf('CERTIFICATE', root)).join(''))
    return world
  }

  /** Knows nothing but what is in database, key store and journals: as after a restart. */
  open(changes: Changes = {}, { keys = this.#keys, name = 'acme' } = {}): OpenedBridge {
    const settings = acmeSettings.parse({
      kind: 'acme',
      url: `${this.front.url}/dir`,
      serverRoots: 'server.pem',
      roots: 'roots.pem',
      account: { termsAgreed: true, binding: { keyId: this.pebble.binding.kid, key: 'binding.key' } },
      challenge: { by: 'listener', host: '127.0.0.1', port: this.pebble.httpPort },
      ...changes,
    })
    const files = bridgeFiles((named) => resolve(this.folder, named))
    const opened = openAcme(name, settings, { db: this.#store.db, keys, now: () => new Date(), country: 'UT', files })
    return { ...opened, bridge: this.#withJournals(opened.bridge) }
  }

  bridge(changes?: Changes): X509Bridge {
    return this.open(changes).bridge
  }

  write(file: string, content: string | Uint8Array): void {
    writeFileSync(join(this.folder, file), content)
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  /** The program of an operator that sets TXT records. */
  get hook(): string[] {
    const program = new URL('acme-hook.ts', import.meta.url).pathname
    return [process.execPath, program, this.pebble.control, join(this.folder, 'hook.log')]
  }

  journal(key: OrderId): Map<string, string> {
    const known = this.#journals.get(key)
    if (known !== undefined) return known
    const made = new Map<string, string>()
    this.#journals.set(key, made)
    this.#before.set(key, this.front.desk.placed.length)
    return made
  }

  /** How many orders it made since, whether we heard of them or not; those of other keys do not count. */
  ordersFor(key: OrderId): number {
    const others = [...this.#journals].filter(([one]) => one !== key).flatMap(([, steps]) => [...steps.values()])
    const since = this.front.desk.placed.slice(this.#before.get(key) ?? 0)
    return since.filter((url) => !others.includes(url)).length
  }

  async close(): Promise<void> {
    await this.front.close()
    this.front.desk.close()
    await this.pebble.stop()
    await this.#store.close()
    rmSync(this.folder, { recursive: true })
  }

  #withJournals(bridge: X509Bridge): X509Bridge {
    const { name, kind, repeatsSafely, revocationReasons, polling } = bridge
    const kept = (call: BridgeCall): BridgeCall => {
      const done = this.journal(call.key)
      const keep = async (step: string, left: string): Promise<void> => void (done.has(step) || done.set(step, left))
      return { ...call, steps: { done, keep } }
    }
    return {
      ...{ name, kind, repeatsSafely, revocationReasons, polling },
      order: (wish, call) => bridge.order(wish, kept(call)),
      status: (ticket, call) => bridge.status(ticket, kept(call)),
      revoke: (target, reason, call) => bridge.revoke?.(target, reason, kept(call)) ?? Promise.reject(),
      listProducts: (call) => bridge.listProducts?.(call) ?? Promise.reject(),
      test: (call) => bridge.test(call),
    }
  }
}

/** A call of an operator's node at this moment. */
export const callNow = (key: OrderId): BridgeCall => callFor(key, new Date())

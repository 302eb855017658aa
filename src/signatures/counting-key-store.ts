import type { Signer } from '../cvc/index.ts'
import type { KeyStore } from './key-store.ts'

/** Where signatures are counted for good. */
export interface SignatureCount {
  add(keyId: string, many: number): Promise<void>
  takeBack(keyId: string, many: number): Promise<void>
}

export interface CountingKeyStore extends KeyStore {
  /** Takes back what was counted and not made. */
  close(): Promise<void>
}

const [MOST_AT_ONCE, OFTEN_MILLISECONDS] = [64, 1000]

interface Counted {
  left: number
  block: number
  since: number
  adding: Promise<void>
}

/**
 * Counts each signature before it is made, so a crash loses none. A key that signs often takes several at once: those that were not made
 * when the process died stay counted.
 * @param now in milliseconds, of a clock that is not set
 */
export function keyStoreThatCounts(
  keys: KeyStore,
  count: SignatureCount,
  now: () => number = () => performance.now(),
): CountingKeyStore {
  const all = new Map<string, Counted>()
  return {
    create: (spec, wish) => keys.create(spec, wish),
    signer: async (keyId) => countedSigner(await keys.signer(keyId), () => take(keyId)),
    ...(keys.tlsKey && { tlsKey: (keyId: string) => keys.tlsKey!(keyId) }),
    ...(keys.remove && { remove: (keyId: string) => keys.remove!(keyId) }),
    close: async () => {
      for (const [keyId, { left }] of all) if (left > 0) await count.takeBack(keyId, left)
      all.clear()
    },
  }

  async function take(keyId: string): Promise<void> {
    const counted = all.get(keyId) ?? { left: 0, block: 1, since: Number.NEGATIVE_INFINITY, adding: Promise.resolve() }
    all.set(keyId, counted)
    const before = counted.adding
    counted.adding = before.catch(() => {}).then(() => (counted.left > 0 ? undefined : addBlock(keyId, counted)))
    await counted.adding
    counted.left--
  }

  async function addBlock(keyId: string, counted: Counted): Promise<void> {
    const isOften = now() - counted.since < OFTEN_MILLISECONDS
    const block = isOften ? Math.min(2 * counted.block, MOST_AT_ONCE) : 1
    await count.add(keyId, block)
    Object.assign(counted, { block, since: now(), left: block })
  }
}

function countedSigner({ publicKey, sign }: Signer, take: () => Promise<void>): Signer {
  return {
    publicKey,
    async sign(octets) {
      await take()
      return sign(octets)
    },
  }
}

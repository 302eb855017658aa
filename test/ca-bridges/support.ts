import {
  type BridgeCall,
  type CertificateWish,
  makeCertificationRequest,
  newOrderId,
  X509_KEYS,
  x509Signer,
} from '../../src/ca-bridges/index.ts'
import { LocalCa } from '../../src/ca-bridges/local-ca/index.ts'
import type { OrderId } from '../../src/messages/index.ts'
import { type KeyStore, openMemoryKeyStore } from '../../src/signatures/index.ts'
import type { Database } from '../../src/store/index.ts'

/** Of one node: what another process of it made is there for all. */
const KEYS = openMemoryKeyStore()
export const newKey = newOrderId

/** A call as the order model makes it, with a journal that lasts as long as it. */
export function callFor(key: OrderId, now: Date): BridgeCall {
  const done = new Map<string, string>()
  const steps = { done, keep: async (step: string, left: string) => void done.set(step, left) }
  return { key, now, signal: AbortSignal.timeout(10_000), steps }
}

/** A wish with a request made for it. */
export async function wishFor(
  about: Partial<Omit<CertificateWish, 'key'>> = {},
  keys: KeyStore = openMemoryKeyStore(),
): Promise<CertificateWish> {
  const wish = {
    product: 'spoc-tls-server',
    subject: { country: 'UT', commonName: 'SPOC TLS server' },
    dnsNames: ['spoc.example.ut'],
    days: undefined,
    fields: {},
    ...about,
  }
  const { keyId } = await keys.create(X509_KEYS['ecdsa-p256'])
  const request = await makeCertificationRequest(wish, x509Signer(await keys.signer(keyId)))
  return { ...wish, key: { at: 'ours', request } }
}

export function localCa(
  db: Database,
  now: () => Date,
  { name = 'home', days = 6 * 365 }: { readonly name?: string; readonly days?: number } = {},
): LocalCa {
  const settings = {
    name,
    root: { subject: { country: 'UT', commonName: `Utopia ${name} CA` }, key: 'ecdsa-p256', days },
    crlUrl: 'http://crl.example.ut/home.crl',
    crlDays: 30,
    mrzCountry: 'UTO',
  } as const
  return new LocalCa(settings, { db, keys: KEYS, now })
}

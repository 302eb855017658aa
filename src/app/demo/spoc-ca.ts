import { createHash } from 'node:crypto'
import { makeCertificationRequest, newOrderId, X509_KEYS, x509Signer } from '../../ca-bridges/index.ts'
import type { SpocForm } from '../../messages/index.ts'
import { generatePortableKey } from '../../signatures/index.ts'
import { pemOf } from '../../spoc-channel/index.ts'
import type { TlsMaterial } from '../transport/index.ts'
import { ACME_CA, ACME_PRODUCT, namedForm } from './acme-ca.ts'
import type { DemoState } from './demo-state.ts'
import type { WorldPlan } from './world-plan.ts'

/** What a state of the demo world shows others at the TLS channel. Its CA is one of the node, which renews its own certificate by it. */
export interface StateCa {
  /** On the form by which the others register it. */
  readonly known: Pick<SpocForm, 'roots' | 'crlHosts' | 'knownByName'>
  /** A certificate for both ends of a connection, for what the demo world does in the name of the state behind the back of its node. */
  tls(): Promise<TlsMaterial>
}

/** As `eac.yaml` names the CA of a state. */
export const SPOC_CA = 'spoc-ca'
export const SPOC_PRODUCT = 'spoc-tls'

const ASK_AGAIN_MILLISECONDS = 100
const PATIENCE_MILLISECONDS = 60_000

export async function stateCa(state: DemoState, world: WorldPlan, now: Date): Promise<StateCa> {
  const isLocal = world.tlsCa === 'local'
  const known = isLocal
    ? await byRoot(state, now)
    : { roots: [], knownByName: await namedForm(world, state.plan.names) }
  let made: Promise<TlsMaterial> | undefined
  const tls = (): Promise<TlsMaterial> => {
    made ??= orderTls(state, isLocal).catch((error) => {
      made = undefined
      throw error
    })
    return made
  }
  return { known, tls }
}

const ROOT_DAYS = 5 * 365

async function byRoot({ operator, plan: { crlUrl } }: DemoState, now: Date): Promise<StateCa['known']> {
  const { root: certificate } = await operator.call('ca.publish', { name: SPOC_CA })
  const fingerprint = createHash('sha256').update(octetsOf(certificate)).digest('hex')
  const root = { certificate, fingerprint, from: day(now, -1), until: day(now, ROOT_DAYS) }
  return { roots: [root], crlHosts: [new URL(crlUrl).host] }
}

const day = (now: Date, daysLater: number): string =>
  new Date(now.getTime() + daysLater * 86_400_000).toISOString().slice(0, 10)

/** With a key of its own, as any program of the state orders one. */
async function orderTls({ operator, plan }: DemoState, isLocal: boolean): Promise<TlsMaterial> {
  const { country, names: byName } = plan
  const key = await generatePortableKey(X509_KEYS['ecdsa-p256'])
  const [commonName, dnsName] = isLocal ? ['demo world', 'localhost'] : [byName.spoc, byName.spoc]
  const names = { subject: { country, commonName }, dnsNames: [dnsName] }
  const request = await makeCertificationRequest(names, x509Signer(key.signer('id-TA-ECDSA-SHA-256')))
  const from = isLocal ? { ca: SPOC_CA, product: SPOC_PRODUCT } : { ca: ACME_CA, product: ACME_PRODUCT }
  const wish = { id: newOrderId(), ...from, fields: {}, ...names }
  await operator.call('ca.order', { ...wish, request: Buffer.from(request).toString('base64') })
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS
  for (;;) {
    const { state, chain, says } = await operator.call('ca.show', { id: wish.id })
    const withoutRoot = chain.slice(0, -1).map((one) => pemOf('CERTIFICATE', octetsOf(one)))
    if (state === 'issued') return { key: key.toPem(), cert: withoutRoot.join('') }
    if (Date.now() > giveUpAt) throw new Error(`${country} got no TLS certificate: ${state} ${says ?? ''}`)
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLISECONDS))
  }
}

const octetsOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))

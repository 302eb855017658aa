import { makeCertificationRequest, newOrderId, X509_KEYS, x509Signer } from '../../ca-bridges/index.ts'
import { generatePortableKey } from '../../signatures/index.ts'
import { pemOf } from '../../spoc-channel/index.ts'
import type { TlsMaterial } from '../transport/index.ts'
import type { DemoState } from './demo-state.ts'

/** What a state of the demo world shows others at the TLS channel. Its CA is one of the node, which renews its own certificate by it. */
export interface StateCa {
  /** DER; on the form by which the others register it. */
  readonly root: Uint8Array
  /** A certificate for both ends of a connection, for what the demo world does in the name of the state behind the back of its node. */
  tls(): Promise<TlsMaterial>
}

/** As `eac.yaml` names the CA of a state. */
export const SPOC_CA = 'spoc-ca'
export const SPOC_PRODUCT = 'spoc-tls'

const ASK_AGAIN_MILLISECONDS = 100
const PATIENCE_MILLISECONDS = 60_000

export async function stateCa(state: DemoState): Promise<StateCa> {
  const { root } = await state.operator.call('ca.publish', { name: SPOC_CA })
  let made: Promise<TlsMaterial> | undefined
  const tls = (): Promise<TlsMaterial> => {
    made ??= orderTls(state).catch((error) => {
      made = undefined
      throw error
    })
    return made
  }
  return { root: octetsOf(root), tls }
}

/** With a key of its own, as any program of the state orders one. */
async function orderTls({ operator, plan: { country } }: DemoState): Promise<TlsMaterial> {
  const key = await generatePortableKey(X509_KEYS['ecdsa-p256'])
  const names = { subject: { country, commonName: 'demo world' }, dnsNames: ['localhost'] }
  const request = await makeCertificationRequest(names, x509Signer(key.signer('id-TA-ECDSA-SHA-256')))
  const wish = { id: newOrderId(), ca: SPOC_CA, product: SPOC_PRODUCT, fields: {}, ...names }
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

import { writeFile } from 'node:fs/promises'
import type { CvCertificate } from '../../../src/cvc/index.ts'
import { eventually } from '../../support/eventually.ts'
import { startTestNode } from '../../support/node.ts'
import { addAuthority, register, showExchange } from '../../support/utopia.ts'
import { certificateOf, type Side, type World } from '../world.ts'

/** A control centre on a node of its own, whose terminal key our DV has certified: readers ask it for signatures. */
export interface Centre extends Side {
  /** Of that key. */
  readonly terminal: CvCertificate
  close(): Promise<void>
}

export async function foundCentre({ node: state, dvUrl, folder }: World): Promise<Centre> {
  const node = await startTestNode('UT-TCC')
  try {
    const { operator } = node
    const { serviceUrl: url } = await addAuthority(operator, 'UT-TCC', 'TCC', 'GATES')
    const [ours, theirs] = [await operator.call('node.show', {}), await state.operator.call('node.show', {})]
    const nodeCertificateFile = `${folder}/centre.cert.pem`
    await writeFile(nodeCertificateFile, ours.tlsCertificate)
    await register(state.operator, {
      ...{ name: 'gates', authority: 'UT-DV', role: 'terminal', mnemonic: 'GATES' },
      tlsCertificates: [ours.tlsCertificate],
    })
    await register(operator, {
      ...{ name: 'our-dv', authority: 'UT-TCC', role: 'DV', mnemonic: 'DVDOM', serviceUrl: dvUrl },
      tlsCertificates: [theirs.tlsCertificate],
    })
    await certify(operator, state.operator)
    const terminal = await certificateOf(node, 'UT-TCC', 'UTGATES00001')
    return { operator, url, nodeCertificateFile, terminal, close: () => node.close() }
  } catch (error) {
    await node.close()
    throw error
  }
}

/** The first request is turned down; then the DV's operator allows its key, and the same is asked again. */
async function certify(ours: Side['operator'], state: Side['operator']): Promise<void> {
  const request = { name: 'UT-TCC', from: 'our-dv', callback: false }
  const answered = (id: string): Promise<void> =>
    eventually('the DV has answered', async () => (await showExchange(ours, id)).state === 'closed')
  const [cvca] = (await state.call('authority.show', { name: 'UT-CVCA' })).certificates
  await ours.call('authority.trust', { name: 'UT-TCC', certificate: cvca?.octets ?? '' })
  await answered((await ours.call('authority.get-ca-certificates', request)).id)
  const { exchange, keyFingerprint } = await ours.call('authority.request-certificate', request)
  await answered(exchange.id)
  await state.call('partner.allow-initial', { name: 'gates', keyFingerprint, hours: 1 })
  await answered((await ours.call('authority.request-certificate', request)).exchange.id)
}

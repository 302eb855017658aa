import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { type CvCertificate, decodeCertificate, decodeRequest } from '../../src/cvc/index.ts'
import type { Operator } from '../../src/messages/index.ts'
import { keyFingerprint } from '../../src/pki/index.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { selfSigned } from '../support/service.ts'
import { addAuthority, foundUtopia, register } from '../support/utopia.ts'
import type { TlsFiles } from './openssl.ts'

/** What a terminal's operator has: its own TLS certificate and the node's, in files. */
export interface TerminalPlace {
  readonly tls: TlsFiles
  readonly nodeCertificateFile: string
}

/** An authority of ours as a partner sees it, and its operator. */
export interface Side {
  readonly operator: Operator
  readonly url: string
  readonly nodeCertificateFile: string
}

/** A node of ours with a CVCA, a DV that it has certified, and a terminal control centre. */
export interface World {
  readonly node: TestNode
  readonly folder: string
  readonly nodeCertificateFile: string
  /** What the node signs messages with, where a partner wants that. */
  readonly nodeSigningCertificateFile: string
  readonly dvUrl: string
  readonly cvcaUrl: string
  readonly tccUrl: string
  readonly cvca: CvCertificate
  readonly dv: CvCertificate
  /** The DV's certificate in a file, for programs that ask it. */
  readonly dvFile: string
}

/** @param folder for files of the run; the node has one of its own */
export async function foundWorld(folder: string): Promise<World> {
  const nodeSigns = selfSigned('UT signs')
  const signer = { key: `${folder}/node-signs.key.pem`, certificate: `${folder}/node-signs.cert.pem` }
  await writeFile(signer.key, nodeSigns.keyPem)
  await writeFile(signer.certificate, nodeSigns.certPem)
  const wsSecurity = { signers: [signer], windowSeconds: 300, clockSkewSeconds: 300 }
  const node = await startTestNode('UT', { settings: { wsSecurity } })
  try {
    const { dvUrl, cvcaUrl } = await foundUtopia(node.operator)
    const { serviceUrl: tccUrl } = await addAuthority(node.operator, 'UT-TCC', 'TCC', 'TCC')
    const nodeCertificateFile = `${folder}/node.cert.pem`
    await writeFile(nodeCertificateFile, (await node.operator.call('node.show', {})).tlsCertificate)
    const cvca = await certificateOf(node, 'UT-CVCA', 'UTCVCATST00001')
    const dv = await certificateOf(node, 'UT-DV', 'UTDVDOM00001')
    const dvFile = `${folder}/dv.cvcert`
    await writeFile(dvFile, dv.octets)
    const nodeSigningCertificateFile = signer.certificate
    return { node, folder, nodeCertificateFile, nodeSigningCertificateFile, dvUrl, cvcaUrl, tccUrl, cvca, dv, dvFile }
  } catch (error) {
    await node.close()
    throw error
  }
}

export async function registerTerminal(
  { node }: World,
  terminal: { name: string; mnemonic: string; tls: TlsFiles; callbackUrl: string },
): Promise<void> {
  const { name, mnemonic, tls, callbackUrl } = terminal
  await register(node.operator, {
    name,
    authority: 'UT-DV',
    role: 'terminal',
    mnemonic,
    callbackTargets: [callbackUrl],
    pushUrl: undefined, // it would be sent the lists there are
    tlsCertificates: [tls.certificate],
  })
}

/** What an operator does after comparing the fingerprint that `eac cvc show` prints. */
export async function allow({ node }: World, partner: string, request: Uint8Array): Promise<void> {
  const { publicKey } = decodeRequest(request).request
  const input = { name: partner, keyFingerprint: keyFingerprint(publicKey), hours: 1 }
  await node.operator.call('partner.allow-initial', input)
}

/** The receiver's answer was understood: nothing is left to be delivered. */
export async function closed({ node }: World, partner: string, messageId: string): Promise<void> {
  await eventually('the exchange is closed', async () => {
    const exchanges = (await node.operator.call('exchange.list', { partner, limit: 20 })).exchanges
    return exchanges.some((one) => one.messageId === messageId && one.state === 'closed')
  })
}

export function assertIssued(octets: Uint8Array | undefined, holderReference: string): CvCertificate {
  assert.ok(octets, 'no certificate came')
  const certificate = decodeCertificate(octets)
  assert.equal(certificate.holderReference, holderReference)
  assert.equal(certificate.authorityReference, 'UTDVDOM00001')
  return certificate
}

export async function certificateOf(
  { operator }: Pick<TestNode, 'operator'>,
  authority: string,
  holderReference: string,
): Promise<CvCertificate> {
  const { certificates } = await operator.call('authority.show', { name: authority })
  const found = certificates.find((certificate) => certificate.holderReference === holderReference)
  if (found === undefined) throw new Error(`${authority} has no certificate ${holderReference}`)
  return decodeCertificate(Buffer.from(found.octets, 'base64'))
}

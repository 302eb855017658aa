import type { Operator } from '../../../src/messages/index.ts'
import { type MadeRequest, makeRequest } from '../../support/applicant.ts'
import { register } from '../../support/utopia.ts'
import type { TlsFiles } from '../openssl.ts'
import type { Side, World } from '../world.ts'
import type { Centre } from './centre.ts'
import type { AskedService, Edition, Toolkit } from './toolkit.ts'

/** A toolkit's entry in our registry, at one of our authorities, with the request it is allowed. */
export interface ToolkitPartner {
  readonly name: string
  readonly mnemonic: string
  readonly request: MadeRequest
}

interface ToolkitPlace {
  readonly service: AskedService
  readonly edition: Edition
  readonly tls: TlsFiles
  readonly callbackUrl?: string
}

const ASKED = {
  DV: { authority: 'UT-DV', role: 'terminal', authorityReference: 'UTDVDOM00001' },
  CVCA: { authority: 'UT-CVCA', role: 'DV', authorityReference: 'UTCVCATST00001' },
  TermContr: { authority: 'UT-TCC', role: 'terminal', authorityReference: 'UTDVDOM00001' }, // it asks for no certificate
} as const satisfies Record<AskedService, object>

/** A terminal where the DV is asked, a DV where the CVCA is, a reader where the control centre is. */
export async function registerToolkit(
  operator: Operator,
  toolkit: Toolkit,
  { service, edition, tls, callbackUrl }: ToolkitPlace,
): Promise<ToolkitPartner> {
  const { authority, role, authorityReference } = ASKED[service]
  const letter = callbackUrl === undefined ? '' : 'A' // one more partner, asynchronous
  const callbackTargets = callbackUrl === undefined ? [] : [callbackUrl]
  const mnemonic = `${toolkit.mnemonic}${letter}${edition.replace('.', '')}`
  const name = `${mnemonic.toLowerCase()}-at-${service.toLowerCase()}`
  const tlsCertificates = [tls.certificate]
  const pushUrl = edition === '1.4' ? callbackUrl : undefined // 1.4 calls back there; with it come the lists there are
  const wish = { name, authority, role, mnemonic, tlsCertificates, callbackTargets, pushUrl }
  await register(operator, { ...wish, edition: `tr-03129/${edition}` })
  const request = await makeRequest({ holderReference: `UT${mnemonic}00001`, authorityReference })
  await operator.call('partner.allow-initial', { name, keyFingerprint: request.keyFingerprint, hours: 1 })
  return { name, mnemonic, request }
}

/** @returns in base64, what the node says it has issued to this partner */
export async function issuedTo({ name }: ToolkitPartner, operator: Operator): Promise<readonly string[]> {
  const exchanges = (await operator.call('exchange.list', { partner: name, limit: 20 })).exchanges
  const issuing = exchanges.find(({ operation }) => operation === 'RequestCertificate')
  if (issuing === undefined) return []
  return (await operator.call('exchange.show', { id: issuing.id })).certificates
}

/** Which of our authorities, on which node. */
export function sideOf(service: AskedService, { world, centre }: { world: World; centre: Centre }): Side {
  if (service === 'TermContr') return centre
  const { node, nodeCertificateFile, dvUrl, cvcaUrl } = world
  return { operator: node.operator, url: service === 'DV' ? dvUrl : cvcaUrl, nodeCertificateFile }
}

/** Where the node publishes the contract of an authority in that edition. */
export function wsdlOf(serviceUrl: string, edition: Edition): string {
  return `${serviceUrl.replace('/tr-03129/', `/tr-03129/${edition}/`)}?wsdl`
}

export const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')

import type { AuthorityRole, Operator, PartnerView, PartnerWish } from '../../src/messages/index.ts'
import { Applicant, certificateIn, type MadeRequest, makeRequest } from './applicant.ts'
import { eventually } from './eventually.ts'

const COMMON = { country: 'UT', edition: 'tr-03129/1.1', callbackRule: 'response-url', callbackTargets: [] } as const

/** A state whose CVCA has certified its DV: what most journeys start from. */
export async function foundUtopia(
  operator: Operator,
  cvcaPolicy: Readonly<Record<string, unknown>> = {},
): Promise<{ dvUrl: string; cvcaUrl: string; pinned: string[] }> {
  await addAuthority(operator, 'UT-CVCA', 'CVCA', 'CVCATST', cvcaPolicy)
  await addAuthority(operator, 'UT-DV', 'DV', 'DVDOM')
  const { tlsCertificate, tlsFingerprint } = await operator.call('node.show', {})
  const cvca = await operator.call('authority.show', { name: 'UT-CVCA' })
  const dv = await operator.call('authority.show', { name: 'UT-DV' })
  await register(operator, {
    name: 'dv-at-cvca',
    authority: 'UT-CVCA',
    role: 'DV',
    mnemonic: 'DVDOM',
    callbackTargets: [dv.serviceUrl],
    tlsCertificates: [tlsCertificate],
  })
  await register(operator, {
    name: 'cvca-of-dv',
    authority: 'UT-DV',
    role: 'CVCA',
    mnemonic: 'CVCATST',
    serviceUrl: cvca.serviceUrl,
    tlsCertificates: [tlsCertificate],
  })
  await operator.call('authority.trust', { name: 'UT-DV', certificate: cvca.certificates[0]?.octets ?? '' })
  await certifyDv(operator)
  return { dvUrl: dv.serviceUrl, cvcaUrl: cvca.serviceUrl, pinned: [tlsFingerprint] }
}

export async function addAuthority(
  operator: Operator,
  name: string,
  role: AuthorityRole,
  mnemonic: string,
  policy: Readonly<Record<string, unknown>> = {},
) {
  return operator.call('authority.add', { name, role, country: 'UT', mnemonic, policy })
}

export async function register(
  operator: Operator,
  wish: Partial<PartnerWish> & Pick<PartnerWish, 'name' | 'authority' | 'role' | 'mnemonic' | 'tlsCertificates'>,
): Promise<PartnerView> {
  const [pushUrl] = wish.callbackTargets ?? [] // partners of ours take everything at one URL
  const added = await operator.call('partner.add', { pushUrl, ...COMMON, ...wish })
  if ('approval' in added) throw new Error('this node has registrations approved')
  return added
}

/** The DV asks; the CVCA's operator allows the fingerprint; where that was too late, the DV asks again. */
export async function certifyDv(operator: Operator): Promise<void> {
  const ask = () =>
    operator.call('authority.request-certificate', { name: 'UT-DV', from: 'cvca-of-dv', callback: true })
  const settled = async (id: string): Promise<string | undefined> => {
    await eventually('the DV has its answer', async () => (await showExchange(operator, id)).state === 'closed')
    return (await showExchange(operator, id)).outcome
  }
  const first = await ask()
  await operator.call('partner.allow-initial', {
    name: 'dv-at-cvca',
    keyFingerprint: first.keyFingerprint,
    hours: 1,
  })
  if ((await settled(first.exchange.id)) === 'certificates') return
  await settled((await ask()).exchange.id)
}

export const showExchange = (operator: Operator, id: string) => operator.call('exchange.show', { id })

/** A registered terminal with its first certificate. */
export interface Gate {
  readonly applicant: Applicant
  readonly first: MadeRequest
}

export async function admitGate(
  operator: Operator,
  { dvUrl, pinned }: { dvUrl: string; pinned: string[] },
  { callbackTargets = [], callbackTls }: { callbackTargets?: string[]; callbackTls?: string } = {},
): Promise<Gate> {
  const applicant = new Applicant({ url: dvUrl, pinned, service: 'DV' })
  await register(operator, {
    name: 'gate-1',
    authority: 'UT-DV',
    role: 'terminal',
    mnemonic: 'GATE1',
    callbackTargets,
    tlsCertificates: [applicant.tls.certPem, ...(callbackTls === undefined ? [] : [callbackTls])],
  })
  const first = await makeRequest({ holderReference: 'UTGATE100001', authorityReference: 'UTDVDOM00001' })
  await operator.call('partner.allow-initial', { name: 'gate-1', keyFingerprint: first.keyFingerprint, hours: 1 })
  certificateIn(await applicant.request(first.octets))
  return { applicant, first }
}

/** The terminal's next request, vouched for by the key of an earlier one. */
export function successor(
  number: number,
  before: MadeRequest,
  wish: { curve?: 'brainpoolP384r1' } = {},
): Promise<MadeRequest> {
  return makeRequest({
    ...wish,
    holderReference: `UTGATE1${String(number).padStart(5, '0')}`,
    authorityReference: 'UTDVDOM00001',
    signedBy: { signer: before.signer, holderReference: before.holderReference },
  })
}

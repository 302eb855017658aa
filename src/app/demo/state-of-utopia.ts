import { type CvCertificate, decodeCertificate } from '../../cvc/index.ts'
import type { AuthorityWish, Operator, PartnerWish } from '../../messages/index.ts'
import type { Terminal } from './terminal.ts'

export const CVCA = 'UT-CVCA'
export const DV = 'UT-DV'
const COUNTRY = 'UT'
/** The names under which the two authorities of the state know each other. */
const DV_AT_CVCA = 'UT-DV'
const CVCA_AT_DV = 'UT-CVCA'

const COMMON = { country: COUNTRY, edition: 'tr-03129/1.1', callbackRule: 'response-url' } as const
const ASK_AGAIN_MILLISECONDS = 250
const PATIENCE_MILLISECONDS = 20_000

/** Sets up the one state of the demo world, as its operators would: authorities, registrations, trust. Goes on where it stopped. */
export async function foundState(operator: Operator): Promise<void> {
  await addAuthority(operator, { name: CVCA, role: 'CVCA', country: COUNTRY, mnemonic: 'CVCATST' })
  await addAuthority(operator, { name: DV, role: 'DV', country: COUNTRY, mnemonic: 'DVDOM' })
  const { tlsCertificate, authorities } = await operator.call('node.show', {})
  const urlOf = (name: string): string => authorities.find((authority) => authority.name === name)?.serviceUrl ?? ''
  await addPartner(operator, {
    ...COMMON,
    name: DV_AT_CVCA,
    authority: CVCA,
    role: 'DV',
    mnemonic: 'DVDOM',
    callbackTargets: [urlOf(DV)],
    tlsCertificates: [tlsCertificate],
  })
  await addPartner(operator, {
    ...COMMON,
    name: CVCA_AT_DV,
    authority: DV,
    role: 'CVCA',
    mnemonic: 'CVCATST',
    serviceUrl: urlOf(CVCA),
    callbackTargets: [],
    tlsCertificates: [tlsCertificate],
  })
  await operator.call('authority.trust', {
    name: DV,
    certificate: Buffer.from((await root(operator)).octets).toString('base64'),
  })
}

/** The certificate a terminal trusts: the CVCA's self-signed one. */
export async function root(operator: Operator): Promise<CvCertificate> {
  const { certificates } = await operator.call('authority.show', { name: CVCA })
  const selfSigned = certificates.find(
    ({ holderReference, authorityReference }) => holderReference === authorityReference,
  )
  return decodeCertificate(new Uint8Array(Buffer.from(selfSigned?.octets ?? '', 'base64')))
}

/** Gets the DV its certificate from the CVCA, over the wire: asked, allowed by the operator, asked again if it was too early. */
export async function certifyDv(operator: Operator, isClosing: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS
  while (!(await hasActiveKey(operator))) {
    if (isClosing()) return
    if (Date.now() > giveUpAt) throw new Error('the DV got no certificate; see "eac exchange list"')
    const asked = await operator.call('authority.request-certificate', { name: DV, from: CVCA_AT_DV, callback: true })
    await operator.call('partner.allow-initial', { name: DV_AT_CVCA, keyFingerprint: asked.keyFingerprint, hours: 1 })
    await until(
      async () => (await operator.call('exchange.show', { id: asked.exchange.id })).state === 'closed',
      giveUpAt,
    )
  }
}

/** Registers a terminal, if it is not. */
export async function admitTerminal(operator: Operator, terminal: Terminal, mnemonic: string): Promise<void> {
  await addPartner(operator, {
    ...COMMON,
    name: terminal.name,
    authority: DV,
    role: 'terminal',
    mnemonic,
    callbackTargets: terminal.callbackUrl === undefined ? [] : [terminal.callbackUrl],
    tlsCertificates: [terminal.tlsCertificate],
  })
}

/** As after a call in which the terminal's fingerprint was read out. */
export async function allowFirstRequest(operator: Operator, terminal: Terminal): Promise<void> {
  const dv = await operator.call('authority.show', { name: DV })
  const active = dv.keys.find(({ state }) => state === 'active')?.holderReference ?? ''
  const { keyFingerprint } = await terminal.prepare(active)
  await operator.call('partner.allow-initial', { name: terminal.name, keyFingerprint, hours: 1 })
}

async function addAuthority(operator: Operator, wish: AuthorityWish): Promise<void> {
  const known = (await operator.call('authority.list', {})).some(({ name }) => name === wish.name)
  if (!known) await operator.call('authority.add', wish)
}

async function addPartner(operator: Operator, wish: PartnerWish): Promise<void> {
  const known = (await operator.call('partner.list', {})).some(({ name }) => name === wish.name)
  if (!known) await operator.call('partner.add', wish)
}

async function hasActiveKey(operator: Operator): Promise<boolean> {
  const { keys } = await operator.call('authority.show', { name: DV })
  return keys.some(({ state }) => state === 'active')
}

async function until(holds: () => Promise<boolean>, giveUpAt: number): Promise<void> {
  while (!(await holds()) && Date.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLISECONDS))
  }
}

import { type CvCertificate, decodeCertificate } from '../../cvc/index.ts'
import type { AuthorityWish, Operator, PartnerWish } from '../../messages/index.ts'
import type { RunningNode } from '../node.ts'
import type { DvAddress, Terminal } from './terminal.ts'
import type { StatePlan } from './world-plan.ts'

/** What the people of a state call its authorities, and themselves in certificates. */
export interface StateNames {
  readonly cvca: string
  readonly dv: string
  readonly spoc: string
  readonly cvcaHolder: string // country and mnemonic
}

/** A state of the demo world at work: its plan, its node, and the names its people use. */
export interface DemoState extends StateNames {
  readonly plan: StatePlan
  /** False in a folder of a version that had no console. */
  readonly hasConsole: boolean
  readonly operator: Operator
}

export const CVCA_MNEMONIC = 'CVCATST'
export const DV_MNEMONIC = 'DVDOM'

export function namesIn(country: string): StateNames {
  const [cvca, dv, spoc] = [`${country}-CVCA`, `${country}-DV`, `${country}-SPOC`]
  return { cvca, dv, spoc, cvcaHolder: `${country}${CVCA_MNEMONIC}` }
}

export function demoState(
  plan: StatePlan,
  { operator, operatorsPort }: Pick<RunningNode, 'operator' | 'operatorsPort'>,
): DemoState {
  return { ...namesIn(plan.country), plan, operator, hasConsole: operatorsPort !== undefined }
}

const COMMON = { edition: 'tr-03129/1.1', callbackRule: 'response-url' } as const
const ASK_AGAIN_MILLISECONDS = 250
const PATIENCE_MILLISECONDS = 20_000

/** Sets a state up, as its operators would: authorities, registrations, trust. Goes on where it stopped. */
export async function foundState(state: DemoState): Promise<void> {
  const { operator, cvca, dv, spoc, plan } = state
  const { country } = plan
  const policy = { foreignInitialByRule: true }
  await addAuthority(operator, { name: cvca, role: 'CVCA', country, mnemonic: CVCA_MNEMONIC, policy })
  await addAuthority(operator, { name: dv, role: 'DV', country, mnemonic: DV_MNEMONIC })
  await addAuthority(operator, { name: spoc, role: 'SPOC', country })
  const { tlsCertificate, authorities } = await operator.call('node.show', {})
  const urlOf = (name: string): string => authorities.find((authority) => authority.name === name)?.serviceUrl ?? ''
  // both are of one node, and know each other by the same names
  await addPartner(operator, {
    ...COMMON,
    country,
    name: dv,
    authority: cvca,
    role: 'DV',
    mnemonic: DV_MNEMONIC,
    callbackTargets: [urlOf(dv)],
    pushUrl: urlOf(dv),
    tlsCertificates: [tlsCertificate],
  })
  await addPartner(operator, {
    ...COMMON,
    country,
    name: cvca,
    authority: dv,
    role: 'CVCA',
    mnemonic: CVCA_MNEMONIC,
    serviceUrl: urlOf(cvca),
    callbackTargets: [],
    tlsCertificates: [tlsCertificate],
  })
  const certificate = Buffer.from((await rootOf(state)).octets).toString('base64')
  await operator.call('authority.trust', { name: dv, certificate })
}

/** The certificate that everybody below trusts: the CVCA's first self-signed one. */
export async function rootOf({ operator, cvca }: DemoState): Promise<CvCertificate> {
  const { certificates } = await operator.call('authority.show', { name: cvca })
  const selfSigned = certificates.find(
    ({ holderReference, authorityReference }) => holderReference === authorityReference,
  )
  return decodeCertificate(new Uint8Array(Buffer.from(selfSigned?.octets ?? '', 'base64')))
}

/** Gets the DV its certificate from its own CVCA, over the wire: asked, allowed by the operator, asked again if it was too early. */
export async function certifyAtHome(state: DemoState, isClosing: () => boolean): Promise<void> {
  const { operator, dv, cvca } = state
  const giveUpAt = Date.now() + PATIENCE_MILLISECONDS
  while ((await keyUnder(state, state.cvcaHolder)) === undefined) {
    if (isClosing()) return
    if (Date.now() > giveUpAt) throw new Error(`${dv} got no certificate; see "eac exchange list"`)
    const asked = await operator.call('authority.request-certificate', {
      name: dv,
      from: cvca,
      callback: true,
      again: true, // a world that was stopped may have left one open
    })
    await allowKey(state, dv, asked.keyFingerprint)
    await isClosed(state, asked.exchange.id, giveUpAt, isClosing)
  }
}

/** Registers a terminal, if it is not. */
export async function admitTerminal({ operator, dv, plan }: DemoState, terminal: Terminal): Promise<void> {
  await addPartner(operator, {
    ...COMMON,
    country: plan.country,
    name: terminal.name,
    authority: dv,
    role: 'terminal',
    mnemonic: terminal.mnemonic,
    callbackTargets: terminal.callbackUrl === undefined ? [] : [terminal.callbackUrl],
    tlsCertificates: [terminal.tlsCertificate],
  })
}

/** As after a call in which the terminal's fingerprint was read out. */
export async function allowFirstRequest(state: DemoState, terminal: Terminal): Promise<void> {
  const { keyFingerprint } = await terminal.prepare((await keyUnder(state, state.cvcaHolder)) ?? '', state.cvcaHolder)
  await allowKey(state, terminal.name, keyFingerprint)
}

export async function allowKey({ operator }: DemoState, name: string, keyFingerprint: string): Promise<void> {
  await operator.call('partner.allow-initial', { name, keyFingerprint, hours: 1 })
}

/** Waits until an exchange is closed, and no longer than this. @returns whether it is */
export async function isClosed(
  { operator }: DemoState,
  id: string,
  giveUpAt: number,
  isClosing: () => boolean,
): Promise<boolean> {
  for (;;) {
    if (isClosing()) return false
    if ((await operator.call('exchange.show', { id })).state === 'closed') return true
    if (Date.now() > giveUpAt) return false
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLISECONDS))
  }
}

/** As its operator tells it to the terminals. */
export async function dvAddress({ operator, dv }: DemoState): Promise<DvAddress> {
  const { tlsFingerprint, authorities, ownTls } = await operator.call('node.show', {})
  const next = ownTls.find(({ identity }) => identity === 'tls')?.next?.fingerprint
  const tlsFingerprints = next === undefined ? [tlsFingerprint] : [tlsFingerprint, next]
  return { url: authorities.find(({ name }) => name === dv)?.serviceUrl ?? '', tlsFingerprints }
}

/** The DV's key in use under a CVCA. */
async function keyUnder({ operator, dv }: DemoState, cvcaHolder: string): Promise<string | undefined> {
  const { keys } = await operator.call('authority.show', { name: dv })
  return keys.find(({ state, certifiedBy }) => state === 'active' && certifiedBy === cvcaHolder)?.holderReference
}

/** If there is none of its name. */
export async function addAuthority(operator: Operator, wish: AuthorityWish): Promise<void> {
  const known = (await operator.call('authority.list', {})).some(({ name }) => name === wish.name)
  if (!known) await operator.call('authority.add', wish)
}

async function addPartner(operator: Operator, wish: PartnerWish): Promise<void> {
  const known = (await operator.call('partner.list', {})).some(({ name }) => name === wish.name)
  if (!known) await operator.call('partner.add', wish)
}

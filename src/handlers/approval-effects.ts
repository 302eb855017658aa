import { isDeepStrictEqual } from 'node:util'
import { type Approval, ApprovalError, type Effect, type Effects, type OwedWork } from '../approvals/index.ts'
import { settleWithin, takeUpApproved } from '../async/index.ts'
import { readCertificate } from '../lists/index.ts'
import {
  type ApprovalActions,
  type ApprovalKind,
  type DatesOfUse,
  type DatesOfUseView,
  type Exchange,
  holderName,
  type Partner,
  type ProposedIssuer,
  type SettingRules,
} from '../messages/index.ts'
import {
  findPersonWithin,
  objectionToPower,
  objectionToRemoval,
  removeSecondFactorWithin,
  setRoles,
  standingOf,
} from '../people/index.ts'
import {
  addTlsCertificate,
  addTlsIssuerOf,
  allowInitialRequest,
  anchorsOf,
  changePushUrl,
  changeSignatures,
  liftSuspension,
  limitOperations,
  moveToNetwork,
  type Registration,
  register,
  registerRequestSigner,
  registerSigningCertificate,
  registrationConflict,
  StateNameTaken,
} from '../pki/index.ts'
import {
  findActiveKey,
  findAuthority,
  findExchange,
  findPartner,
  findState,
  holdWsSecurity,
  listStateForms,
  type NewTlsIssuer,
  oweRollover,
  permitInitialRequest,
  type Tx,
} from '../store/index.ts'
import { settingEffect } from './approved-setting.ts'
import type { HandlerDeps } from './deps.ts'
import { oweCurrentLists } from './owed-lists.ts'
import { registerState } from './register-state.ts'
import { suspendWithin } from './suspend-partner.ts'

interface EffectsDeps extends Pick<HandlerDeps, 'staysHere'> {
  readonly settings: SettingRules
}

/** What the decisions of people do, by the kind of what they decided on. */
export const approvalEffects = ({ staysHere = false, settings }: EffectsDeps): Effects => ({
  setting: settingEffect(settings),
  'partner-suspension': onPartner<'partner-suspension'>(async (tx, partner, approval, at) => {
    return suspendWithin(tx, partner, { why: approval.action.why, approval: approval.id }, at)
  }),
  'suspension-lift': onPartner<'suspension-lift'>(async (tx, partner, approval, at) => {
    const lifted = await liftSuspension(tx, partner, { why: approval.action.why, approval: approval.id }, at)
    return lifted ? owedLists(tx, partner.id, at) : []
  }),
  'initial-permission': onPartner<'initial-permission'>(async (tx, partner, approval, at) => {
    await allowInitialRequest(tx, partner, approval.action, { approval: approval.id }, at)
    return []
  }),
  'partner-tls': onPartner<'partner-tls'>(async (tx, partner, { id, action: { fingerprint, der, ...dates } }, at) => {
    const certificate = { fingerprint, der: new Uint8Array(Buffer.from(der, 'base64')), ...datesOf(dates) }
    if (!(await addTlsCertificate(tx, partner, certificate, { approval: id }, at))) {
      throw outOfDate('This certificate was registered meanwhile.')
    }
    return []
  }),
  'partner-tls-ca': onPartner<'partner-tls-ca'>(async (tx, partner, { id, action }, at) => {
    if (!(await addTlsIssuerOf(tx, partner, issuerOf(action.issuer), { approval: id }, at))) {
      throw outOfDate('This subject of the CA was registered meanwhile.')
    }
    return []
  }),
  'partner-limit': onPartner<'partner-limit'>(async (tx, partner, { id, action: { before, operations } }, at) => {
    if (!isDeepStrictEqual(partner.operations ?? null, before)) throw otherMeanwhile(`What ${partner.name} may use`)
    await limitOperations(tx, partner, operations ?? undefined, { approval: id }, at)
    return []
  }),
  'partner-network': onPartner<'partner-network'>(async (tx, partner, { id }, at) => {
    await moveToNetwork(tx, partner, true, { approval: id }, at)
    return []
  }),
  'partner-push-url': onPartner<'partner-push-url'>(async (tx, partner, { id, action }, at) => {
    const { before, pushUrl, privateNetwork } = action
    const isAsShown = partner.privateNetwork === privateNetwork && (partner.pushUrl ?? null) === before
    if (!isAsShown || !(await changePushUrl(tx, partner, pushUrl, { approval: id }, at))) {
      throw otherMeanwhile(`Where ${partner.name} is called`)
    }
    return owedLists(tx, partner.id, at)
  }),
  'partner-request-signer': onPartner<'partner-request-signer'>(async (tx, partner, { id, action }, at) => {
    const { octets: der, subject, fingerprint: sha256, notAfter } = readCertificate(Buffer.from(action.der, 'base64'))
    if (notAfter < at) throw outOfDate(`This certificate expired on ${notAfter.toISOString()}.`)
    const next = { der, subject: subject.text, sha256, instead: action.before ?? undefined }
    if (!(await registerRequestSigner(tx, partner, next, { approval: id }, at))) {
      throw otherMeanwhile(`The request signer certificate of ${partner.name}`)
    }
    return []
  }),
  'partner-signing': onPartner<'partner-signing'>(async (tx, partner, { id, action }, at) => {
    await holdWsSecurity(tx, partner.id)
    const der = new Uint8Array(Buffer.from(action.der, 'base64'))
    const certificate = { ...action, der, notAfter: new Date(action.notAfter) }
    const against = await registerSigningCertificate(tx, partner, certificate, { approval: id }, at)
    if (against !== undefined) throw outOfDate(against)
    return []
  }),
  'partner-signatures': onPartner<'partner-signatures'>(async (tx, partner, { id, action }, at) => {
    const { before, mode: is, why } = action
    if ((await holdWsSecurity(tx, partner.id)) !== before) throw otherMeanwhile(`WS-Security of ${partner.name}`)
    await changeSignatures(tx, partner, { was: before, is, why }, { approval: id }, at)
    return []
  }),
  'user-roles': {
    async approved(tx, { id, action: { user, before, roles } }, at) {
      const { roles: now } = await findPersonWithin(tx, user)
      if (!isDeepStrictEqual(now, before)) throw otherMeanwhile(`What ${user} may do`)
      assertNothingAgainst(objectionToPower(await standingOf(tx, user), { user, before, roles }))
      await setRoles(tx, user, roles, { approval: id }, at)
      return []
    },
    refused: async () => [],
  },
  'user-second-factor': {
    async approved(tx, { id, action: { user } }, at) {
      await findPersonWithin(tx, user) // nobody resets the password meanwhile
      assertNothingAgainst(objectionToRemoval(await standingOf(tx, user), user))
      await removeSecondFactorWithin(tx, user, { approval: id }, at)
      return []
    },
    refused: async () => [],
  },
  registration: {
    /** Nobody reserved the name meanwhile: what was free when it was proposed may be somebody's now. */
    async approved(tx, { id, action }, at) {
      const registration = registrationOf(action)
      const conflict = await registrationConflict(tx, registration)
      if (conflict !== undefined) throw outOfDate(conflict)
      return owedLists(tx, await register(tx, registration, { approval: id }, at), at)
    },
    refused: async () => [],
  },
  'state-registration': {
    /** What people saw was compared with the form that counted then. */
    async approved(tx, approval, at) {
      const { spocId, form, formsBefore, privateNetwork = false } = approval.action
      const spoc = await findAuthority(tx, spocId)
      if (spoc === undefined) throw new Error(`approval ${approval.id} has lost its SPOC`)
      const state = await findState(tx, spoc.id, form.country)
      const taken = state === undefined ? [] : await listStateForms(tx, state.id)
      if (taken.length !== formsBefore) {
        throw new ApprovalError(
          'out-of-date',
          `Another form of ${form.country} was taken since. Refuse this one, and bring its form again.`,
        )
      }
      const checked = { form, checks: [], ok: true, anchors: anchorsOf(form) } // each check was shown with it
      const how = { by: broughtAndApprovedBy(approval), staysHere, privateNetwork }
      const asked = await registerState(tx, spoc, checked, how, at).catch((error) => {
        if (!(error instanceof StateNameTaken)) throw error
        throw new ApprovalError('out-of-date', `${error.message} Refuse this one.`)
      })
      return asked === undefined ? [] : [{ task: 'send', exchangeId: asked.id }]
    },
    refused: async () => [],
  },
  rollover: {
    /** The key is made afterwards: that fits into no transaction. What people saw was the key in use then. */
    async approved(tx, { id, action: { authorityId, before } }, at) {
      const cvca = await findAuthority(tx, authorityId)
      if (cvca === undefined) throw new Error(`approval ${id} has lost its authority`)
      const inUse = await findActiveKey(tx, cvca.id, holderName(cvca))
      if ((inUse?.holderReference ?? null) !== before || !(await oweRollover(tx, { approval: id, authorityId }, at))) {
        throw new ApprovalError(
          'out-of-date',
          `${cvca.name} has another key since, or is about to. Refuse this one, and ask again where it is still wanted.`,
        )
      }
      return []
    },
    refused: async () => [],
  },
  'initial-request': {
    /** This very exchange may take the permission, and is judged once more from the start. */
    async approved(tx, approval, at) {
      const exchange = await waiting(tx, approval)
      if (exchange === undefined || !(await takeUpApproved(tx, exchange, at))) return []
      const { keyFingerprint } = approval.action
      const { partnerId = exchange.partnerId } = approval // through a SPOC: the DV whose key it is
      await permitInitialRequest(tx, { partnerId, keyFingerprint, exchangeId: exchange.id }, at)
      return [{ task: 'handle', exchangeId: exchange.id }]
    },
    async refused(tx, approval, grounds, at) {
      const exchange = await waiting(tx, approval)
      if (exchange === undefined) return []
      const details = { outcome: 'not-accepted', why: grounds, approval: approval.id }
      const outcome = { kind: 'refused', reason: 'not-accepted' } as const
      if (!(await settleWithin(tx, exchange, outcome, { from: 'awaiting-approval', details }, at))) return []
      return exchange.callbackUrl === undefined ? [] : [{ task: 'deliver', exchangeId: exchange.id }]
    },
  },
})

const outOfDate = (why: string): ApprovalError =>
  new ApprovalError('out-of-date', `${why} Refuse this one, or have it withdrawn.`)

function assertNothingAgainst(objection: string | undefined): void {
  if (objection !== undefined) throw new ApprovalError('out-of-date', objection)
}

const otherMeanwhile = (what: string): ApprovalError => outOfDate(`${what} was changed meanwhile.`)

type OfPartner = Exclude<
  ApprovalKind,
  | 'initial-request'
  | 'registration'
  | 'state-registration'
  | 'rollover'
  | 'user-roles'
  | 'user-second-factor'
  | 'setting'
>

/** Done when approved; refused, nothing was ever done. */
function onPartner<Kind extends OfPartner>(
  work: (tx: Tx, partner: Partner, approval: Approval<Kind>, at: Date) => Promise<readonly OwedWork[]>,
): Effect<Kind> {
  return {
    async approved(tx, approval, at) {
      const partner = await findPartner(tx, approval.action.partnerId)
      if (partner === undefined) throw new Error(`approval ${approval.id} has lost its partner`)
      return work(tx, partner, approval, at)
    },
    refused: async () => [],
  }
}

/** The newest lists go to a partner that is registered or let in again. */
async function owedLists(tx: Tx, partnerId: string, at: Date): Promise<OwedWork[]> {
  return (await oweCurrentLists(tx, partnerId, at)).map(({ id }) => ({ task: 'send', exchangeId: id }))
}

const broughtAndApprovedBy = ({ id, requestedBy, votes }: Approval): string =>
  `${requestedBy ?? 'an operator'}; approved by ${votes.map(({ by }) => by).join(' and ')} (approval ${id})`

async function waiting(tx: Tx, { exchangeId }: Approval<'initial-request'>): Promise<Exchange | undefined> {
  return exchangeId === undefined ? undefined : findExchange(tx, exchangeId)
}

function registrationOf(action: ApprovalActions['registration']): Registration {
  const { partner, authorityId, tlsCertificates, tlsIssuers = [] } = action
  const ders = tlsCertificates.map(({ fingerprint, der }) => ({
    fingerprint,
    der: new Uint8Array(Buffer.from(der, 'base64')),
  }))
  const { serviceUrl, pushUrl } = partner
  return { ...partner, serviceUrl, pushUrl, authorityId, tlsCertificates: ders, tlsIssuers: tlsIssuers.map(issuerOf) }
}

function issuerOf({ ca, subject, subjectText, crlUrl, ...dates }: ProposedIssuer): NewTlsIssuer {
  const { fingerprint } = ca
  const der = new Uint8Array(Buffer.from(ca.der, 'base64'))
  return { ca: { fingerprint, der }, subject, subjectText, crlUrl, ...datesOf(dates) }
}

const datesOf = ({ from, until }: DatesOfUseView): DatesOfUse => ({
  ...(from !== undefined && { from: new Date(from) }),
  ...(until !== undefined && { until: new Date(until) }),
})

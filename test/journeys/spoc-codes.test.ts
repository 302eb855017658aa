import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { addDays, calendarDateOf } from '../../src/cvc/index.ts'
import {
  type MessageId,
  type PartnerAnswer,
  parseMessageId,
  SPOC_CONTRACTS,
  type SpocCommand,
  type SpocContractName,
  type SpocOperation,
} from '../../src/messages/index.ts'
import { issue, newParty, type Party } from '../cvc/example-pki.ts'
import { EVERY_OPERATION, listedFor } from '../spoc/support.ts'
import { makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import type { TestNode } from '../support/node.ts'
import { SpocProgram } from '../support/spoc-program.ts'
import { StateNode } from '../support/spoc-state.ts'

const ICAO = 'icao-9303-12'
const code = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)

function newId(): MessageId {
  const id = parseMessageId(randomUUID())
  assert.ok(id)
  return id
}
const replyTo = () => ({ callback: 'possible', messageId: newId(), responseUrl: undefined }) as const
const getCaCertificates = () => ({ operation: 'GetCACertificates', replyTo: replyTo() }) as const
const notice = (subject = 'a subject') =>
  ({ operation: 'GeneralMessage', messageId: newId(), subject, body: 'two\nlines' }) as const
const request = (certReq: Uint8Array) => ({ operation: 'RequestCertificate', replyTo: replyTo(), certReq }) as const
const callback = (messageId = newId()) =>
  ({ operation: 'SendCertificates', messageId, outcome: { kind: 'refused', reason: 'not-accepted' } }) as const
const unasked = (octets: Uint8Array) =>
  ({
    operation: 'SendCertificates',
    messageId: undefined,
    outcome: { kind: 'certificates', certificates: [octets] },
  }) as const

/** How a code is reached, in words, and the way there: what was said is its result. */
interface Way {
  readonly when: string
  readonly go: (edition: SpocContractName) => Promise<string>
}
type Ways = Readonly<Record<string, Way>>

/** What no SPOC of ours says, with the clause that keeps it from it. */
const NEVER_SAID: Readonly<Record<string, string>> = {
  'SendCertificates statusInfo failure_inner_signature':
    'it is seen before anything is acknowledged, and a final answer is followed by no callback (Doc 9303-12, 8.2.1)',
  'SendCertificates statusInfo failure_certificate':
    'Doc 9303-12, 8.2.2 lists it for what no request of its messages can lead to, and explains it nowhere',
}

/** XX is called back, YY answered at once; VV is a state whose node has something broken inside. */
describe('every code between states, reached over the wire', function () {
  this.timeout(120_000)

  let ut: StateNode
  let vv: StateNode
  let node: TestNode
  let broken: TestNode
  let xx: SpocProgram
  let yy: SpocProgram
  let expired: Party
  before(async () => {
    ;[ut, vv, xx, yy] = [
      await StateNode.found('UT'),
      await StateNode.found('VV'),
      await SpocProgram.start('XX'),
      await SpocProgram.start('YY'),
    ]
    expired = await newParty('YYOLD00001')
    for (const home of [ut, vv]) {
      await home.registerState(xx.form(ICAO, { dvs: ['DVOUT'] }))
      await home.registerState(await withOldCvca(yy, expired))
    }
    await vv.spoil(
      `delete from certificate where authority_id = '${vv.cvca.id}'`,
      `create function full_disk() returns trigger language plpgsql as $$
       begin
         if new.direction = 'in' and (select name from partner where id = new.partner_id) = 'YY' then
           raise exception 'could not extend file: No space left on device';
         end if;
         return new;
       end $$`,
      'create trigger full_disk before insert on exchange for each row execute function full_disk()',
    )
    ;[node, broken] = [await ut.start(), await vv.start()]
    await node.operator.call('partner.set', { name: 'YY', settings: { answers: 'at-once' } })
  })
  after(async () => {
    for (const one of [xx, yy, ut, vv]) await one?.close()
  })

  const say = async (by: SpocProgram, edition: SpocContractName, command: SpocCommand, callerId = by.country) =>
    code(await by.call(ut.spocUrl, edition, command, { callerId }))

  let numbers = 0
  /** Of a DV of that state, vouched for by its CVCA. */
  async function certReq(of: SpocProgram, wish: Partial<Parameters<typeof makeRequest>[0]> = {}): Promise<Uint8Array> {
    const holderReference = `${of.country}DVOUT${String(++numbers).padStart(5, '0')}`
    const signedBy = { signer: of.cvca.signer, holderReference: of.cvca.name }
    const authorityReference = ut.cvcaCertificate.holderReference
    return (await makeRequest({ holderReference, authorityReference, signedBy, ...wish })).octets
  }

  async function tampered(): Promise<Uint8Array> {
    const octets = (await makeRequest({ holderReference: 'XXDVOUT09999' })).octets.slice()
    octets[octets.length - 1]! ^= 1
    return octets
  }

  async function byStranger(of: SpocProgram): Promise<Uint8Array> {
    const { signer } = await makeRequest({ holderReference: 'XXOTHER00001' })
    return certReq(of, { signedBy: { signer, holderReference: of.cvca.name } })
  }

  async function eventOf(kind: string, matching: RegExp, at: TestNode = node): Promise<void> {
    const isThere = async () => {
      const events = (await at.operator.call('event.list', { limit: 200 })).events
      return events.some((one) => one.kind === kind && matching.test(JSON.stringify(one)))
    }
    await eventually(`an event "${kind}" like ${matching}`, isThere)
  }

  const exchangeOf = async (messageId: MessageId, partner: string) => {
    const exchanges = (await node.operator.call('exchange.list', { partner, limit: 100 })).exchanges
    const found = exchanges.find((one) => one.messageId === messageId)
    assert.ok(found)
    return node.operator.call('exchange.show', { id: found.id })
  }

  /** Refused in the answer, and an operator finds why with the exchange. */
  async function refusedAtOnce(edition: SpocContractName, octets: Uint8Array, why: RegExp): Promise<string> {
    const command = request(octets)
    const said = await say(yy, edition, command)
    const { state, events } = await exchangeOf(command.replyTo.messageId, 'YY')
    assert.equal(state, 'closed')
    assert.match(JSON.stringify(events), why)
    return said
  }

  async function calledBack(edition: SpocContractName, octets: Uint8Array): Promise<string> {
    const command = request(octets)
    assert.equal(await say(xx, edition, command), 'ok_reception_ack')
    await xx.told(command.replyTo.messageId)
    return xx.statuses.get(command.replyTo.messageId) ?? ''
  }

  /** Our database takes nothing from YY: it is told so and no more, and an operator finds it. */
  async function fails(edition: SpocContractName, command: SpocCommand): Promise<string> {
    const said = code(await yy.call(vv.spocUrl, edition, command))
    assert.equal(yy.status, 200)
    assert.doesNotMatch(yy.body, /extend|No space|full_disk|\.ts\b|node_modules/)
    await eventOf(
      'message refused',
      new RegExp(`${command.operation}.*internal error|internal error.*${command.operation}`),
      broken,
    )
    return said
  }

  /** In the words each message has for it. */
  async function asAnother(edition: SpocContractName, command: SpocCommand): Promise<string> {
    const said = await say(xx, edition, command, 'YY')
    await eventOf('message refused', new RegExp(`callerID says YY, the TLS certificate XX.*"${command.operation}"`))
    return said
  }

  const AT_ONCE: Ways = {
    ok_cert_available: {
      when: 'the certificate is in the answer, and no callback follows',
      go: async (edition) => {
        const command = request(await certReq(yy))
        const answer = await yy.call(ut.spocUrl, edition, command)
        assert.ok(answer.kind === 'final' && answer.outcome.kind === 'certificates')
        const { state, events } = await exchangeOf(command.replyTo.messageId, 'YY')
        assert.equal(state, 'closed')
        assert.equal(events.at(-1)?.kind, 'answered at once')
        assert.deepEqual(await yy.call(ut.spocUrl, edition, command), answer, 'asked again')
        assert.equal(yy.statuses.has(command.replyTo.messageId), false)
        return code(answer)
      },
    },
    ok_reception_ack: {
      when: 'the state is called back; repeated, it is acknowledged again',
      go: async (edition) => {
        const command = request(await certReq(xx))
        await say(xx, edition, command)
        assert.equal((await xx.told(command.replyTo.messageId)).kind, 'certificates')
        return say(xx, edition, command)
      },
    },
    failure_inner_signature: {
      when: 'the request was changed on its way',
      go: async (edition) => say(xx, edition, request(await tampered())),
    },
    failure_outer_signature: {
      when: 'a stranger made the outer signature',
      go: async (edition) => refusedAtOnce(edition, await byStranger(yy), /outer signature was not made by the key/),
    },
    failure_syntax: {
      when: 'other content comes under the same messageID',
      go: async (edition) => {
        const command = request(await certReq(xx))
        assert.equal(await say(xx, edition, command), 'ok_reception_ack')
        return say(xx, edition, { ...command, certReq: await certReq(xx) })
      },
    },
    failure_request_syntax: {
      when: 'the certificate request is none',
      go: (edition) => say(xx, edition, request(Uint8Array.of(1, 2, 3))),
    },
    failure_request_not_accepted: {
      when: 'the state registered no such DV',
      go: async (edition) => {
        const octets = await certReq(yy, { holderReference: 'YYUNKNOWN00001' })
        return refusedAtOnce(edition, octets, /YYUNKNOWN is no DV that YY registered/)
      },
    },
    failure_expired: {
      when: 'the CVCA certificate that countersigns has run out',
      go: async (edition) => {
        const signedBy = { signer: expired.signer, holderReference: expired.name }
        return refusedAtOnce(edition, await certReq(yy, { signedBy }), /YYOLD00001 ran out/)
      },
    },
    failure_domain_parameters: {
      when: 'the key is on another curve than ours',
      go: async (edition) =>
        refusedAtOnce(edition, await certReq(yy, { curve: 'brainpoolP384r1' }), /domain parameters are not those of/),
    },
    failure_internal_error: {
      when: 'our database has no room',
      go: async (edition) => fails(edition, request(await certReq(yy))),
    },
  }

  const RECEIPTS: Ways = {
    ok_received_correctly: {
      when: 'certificates come unasked, and are looked at',
      go: (edition) => say(xx, edition, unasked(xx.cvcaCertificate.octets)),
    },
    failure_syntax: {
      when: 'the callerID is not the country of the certificate',
      go: (edition) => asAnother(edition, callback()),
    },
    failure_messageID_unknown: {
      when: 'nobody asked; an operator sees it',
      go: async (edition) => {
        const messageId = newId()
        const said = await say(xx, edition, callback(messageId))
        await eventOf('callback for a messageID we do not wait for', new RegExp(messageId))
        return said
      },
    },
    failure_internal_error: {
      when: 'our database has no room',
      go: (edition) => fails(edition, unasked(yy.cvcaCertificate.octets)),
    },
  }

  const STATUSES: Ways = {
    ok_cert_available: {
      when: 'the certificate comes by callback',
      go: async (edition) => calledBack(edition, await certReq(xx)),
    },
    failure_outer_signature: {
      when: 'a stranger made the outer signature',
      go: async (edition) => calledBack(edition, await byStranger(xx)),
    },
    failure_syntax: {
      when: 'the key is on another curve: a callback has no word for that',
      go: async (edition) => calledBack(edition, await certReq(xx, { curve: 'brainpoolP384r1' })),
    },
    failure_request_not_accepted: {
      when: 'the request asks a CVCA that is not ours',
      go: async (edition) => calledBack(edition, await certReq(xx, { authorityReference: 'UTNOBODY00001' })),
    },
    failure_internal_error: {
      when: 'the certificates of our own CVCA are gone',
      go: async (edition) => {
        const command = getCaCertificates()
        assert.equal(code(await xx.call(vv.spocUrl, edition, command)), 'ok_reception_ack')
        await xx.told(command.replyTo.messageId)
        return xx.statuses.get(command.replyTo.messageId) ?? ''
      },
    },
    new_cert_available_notification: {
      when: 'a new CVCA key is told, in the spelling of Doc 9303-12',
      go: (edition) => notified(edition, 'new_cert_available_notification'),
    },
    new_cer_available_notification: {
      when: 'a new CVCA key is told, in the spelling of ČSN 36 9791:2009',
      go: (edition) => notified(edition, 'new_cer_available_notification'),
    },
  }

  /** XX has a new form, which says how it is to be told. */
  async function notified(
    edition: SpocContractName,
    notification: 'new_cert_available_notification' | 'new_cer_available_notification',
  ): Promise<string> {
    const form = xx.form(edition, { dvs: ['DVOUT'], notification })
    await node.operator.call('state.change', { country: 'XX', form })
    xx.statuses.delete('')
    await node.operator.call('authority.rollover', { name: 'UT-CVCA' })
    await eventually('XX is told', () => xx.statuses.has(''))
    return xx.statuses.get('') ?? ''
  }

  const CA_CERTIFICATES: Ways = {
    ok_cert_available: {
      when: 'every CVCA certificate of the state is in the answer',
      go: async (edition) => {
        const answer = await yy.call(ut.spocUrl, edition, getCaCertificates())
        assert.ok(answer.kind === 'final' && answer.outcome.kind === 'certificates')
        const [first] = answer.outcome.certificates.map((one) => Buffer.from(one).toString('hex'))
        assert.equal(first, Buffer.from(ut.cvcaCertificate.octets).toString('hex'))
        return code(answer)
      },
    },
    ok_reception_ack: {
      when: 'they come by callback',
      go: async (edition) => {
        const command = getCaCertificates()
        const said = await say(xx, edition, command)
        assert.equal((await xx.told(command.replyTo.messageId)).kind, 'certificates')
        return said
      },
    },
    failure_request_not_accepted: {
      when: 'the callerID is not the country of the certificate',
      go: (edition) => asAnother(edition, getCaCertificates()),
    },
    failure_syntax: {
      when: 'the callerID is not the country of the certificate',
      go: (edition) => asAnother(edition, getCaCertificates()),
    },
    failure_internal_error: {
      when: 'our database has no room',
      go: (edition) => fails(edition, getCaCertificates()),
    },
  }

  const NOTICES: Ways = {
    ok: {
      when: 'people find it among the notices',
      go: async (edition) => {
        const said = await say(xx, edition, notice(`about ${edition}`))
        await eventOf('notice taken', new RegExp(`about ${edition}`))
        const notices = await node.operator.call('notice.list', { limit: 100 })
        assert.equal(notices.find(({ subject }) => subject === `about ${edition}`)?.body, 'two\nlines')
        return said
      },
    },
    failure_syntax: {
      when: 'the callerID is not the country of the certificate',
      go: (edition) => asAnother(edition, notice()),
    },
    failure_internal_error: {
      when: 'our database has no room',
      go: (edition) => fails(edition, notice()),
    },
  }

  const WAYS: Readonly<Record<SpocOperation, { readonly result: Ways; readonly statusInfo?: Ways }>> = {
    RequestCertificate: { result: AT_ONCE },
    GetCACertificates: { result: CA_CERTIFICATES },
    GeneralMessage: { result: NOTICES },
    SendCertificates: { result: RECEIPTS, statusInfo: STATUSES }, // last: its notices change our key
  }
  const OPERATIONS = Object.keys(WAYS) as SpocOperation[]

  for (const operation of OPERATIONS) {
    for (const described of EVERY_OPERATION.filter((one) => one.operation === operation)) {
      for (const what of ['result', 'statusInfo'] as const) {
        for (const listed of listedFor(described, what)) {
          const never = NEVER_SAID[`${operation} ${what} ${listed}`]
          const way = WAYS[operation][what]?.[listed]
          const name = `${described.edition} ${operation}, ${what === 'result' ? '' : 'by callback '}${listed}`
          if (never !== undefined) it(`${name}, never: ${never}`, () => assert.equal(way, undefined))
          else
            it(`${name}: ${way?.when ?? 'nobody has shown how'}`, async () => {
              assert.equal(await way?.go(described.edition), listed)
            })
        }
      }
    }
  }

  it('and no code that nobody lists', () => {
    const listed = (operation: SpocOperation, what: 'result' | 'statusInfo') =>
      EVERY_OPERATION.filter((one) => one.operation === operation).flatMap((one) => listedFor(one, what))
    for (const operation of OPERATIONS) {
      for (const what of ['result', 'statusInfo'] as const) {
        for (const one of Object.keys(WAYS[operation][what] ?? {}))
          assert.ok(listed(operation, what).includes(one), one)
      }
    }
    assert.equal(SPOC_CONTRACTS.length, 2)
  })
})

/** As registered, and with a CVCA beside it whose certificate has run out. */
async function withOldCvca(state: SpocProgram, old: Party) {
  const today = calendarDateOf(new Date())
  const { octets } = await issue(old, old, {
    role: 'CVCA',
    effective: addDays(today, -400),
    expires: addDays(today, -9),
  })
  const form = state.form('csn-369791/2009', { dvs: ['DVOUT'] })
  const fingerprint = createHash('sha256').update(octets).digest('hex')
  const certificate = Buffer.from(octets).toString('base64')
  return { ...form, cvcas: [...form.cvcas, { holderReference: old.name, certificate, fingerprint }] }
}

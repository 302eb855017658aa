import assert from 'node:assert/strict'
import type { TLSSocket } from 'node:tls'
import type { MadeTls } from '../../src/spoc-channel/index.ts'
import { Applicant, byCallback } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { selfSigned } from '../support/service.ts'
import { SpocPki } from '../support/spoc-state.ts'
import { register, successor } from '../support/utopia.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'
import { type Caller, httpRequest, RawConnection } from './support/raw-connection.ts'

const AT_ONCE = { reuseMinutes: 0, retrySeconds: 0, timeoutSeconds: 5, alarmDays: 7 }
const SOAP = { headers: { 'Content-Type': 'text/xml' }, body: '<hello/>' } // whoever is let in is told that this is no envelope

describe('attacks of callers', () => {
  let ca: SpocPki
  let otherCa: SpocPki
  before(async () => {
    ca = await SpocPki.found('UT')
    otherCa = await SpocPki.found('UT') // of the same name
  })
  after(async () => {
    await ca?.close()
    await otherCa?.close()
  })
  const state = attackedState({ settings: { crl: AT_ONCE } })

  const caller = ({ pem, keyPem }: MadeTls): Caller => ({ certPem: pem, keyPem })
  const clientOf = (from: SpocPki, commonName: string) => from.issue({ kind: 'client', hosts: [], commonName })
  const statusFor = async (as: Caller | null): Promise<number> => (await state.post({ ...SOAP, as })).status

  /** A terminal that is registered, with a certificate of its own or by the CA. */
  async function registered(name: string, tls: { certificates?: string[]; commonName?: string; crl?: string }) {
    const { certificates = [], commonName, crl = ca.lists.url } = tls
    const issuer = { certificate: ca.root.pem, subject: { commonName: commonName ?? '' }, crlUrl: crl }
    const tlsIssuers = commonName === undefined ? [] : [issuer]
    const who = { name, authority: 'UT-DV', role: 'terminal', mnemonic: name.toUpperCase().slice(0, 9) } as const
    await register(state.operator, { ...who, tlsCertificates: certificates, tlsIssuers })
  }

  async function refusedFor(rule: string, claims: string): Promise<void> {
    await state.event('caller refused', ({ why, claims: whom }) => String(why).includes(rule) && whom === claims)
  }

  attack(
    {
      id: 'NET-41',
      actor: 'a stranger on the network',
      target: 'the services of the node',
      attack: 'A message is sent over TLS without a client certificate.',
      answer:
        'HTTP 401 with a fault before the body is read, the connection is closed, and an event tells the address.',
    },
    async () => {
      const answer = await state.post({ ...SOAP, as: null })
      assert.equal(answer.status, 401)
      assert.match(answer.body, /A TLS client certificate is needed/)
      await state.event('caller refused', ({ why }) => why === 'no-certificate')
    },
  )

  attack(
    {
      id: 'NET-42',
      actor: 'a stranger on the network',
      target: 'the services of the node',
      attack:
        'A message is sent with a client certificate that the stranger made, with the subject of a registered partner.',
      answer:
        'HTTP 401: a partner is known by the octets of its certificate or by its CA, never by a name alone; an event tells the fingerprint.',
    },
    async () => {
      const stranger = selfSigned('applicant') // the subject of gate-1
      assert.equal(await statusFor(stranger), 401)
      const { details } = await state.event(
        'caller refused',
        ({ fingerprint256 }) => fingerprint256 === stranger.fingerprint256,
      )
      assert.equal(details.why, 'not a partner of UT-DV')
    },
  )

  attack(
    {
      id: 'NET-43',
      actor: 'whoever has an old key of a partner',
      target: 'the registry of partners',
      attack:
        'A registered certificate that is still valid is used after the date until which the partner was to use it, and another before its date.',
      answer: 'HTTP 401 both times, and events tell the dates of use; within them it is let in.',
    },
    async () => {
      const [old, next] = [selfSigned('old'), selfSigned('next')]
      await registered('dated', { certificates: [old.certPem] })
      await state.operator.call('partner.tls-add', { name: 'dated', certificate: next.certPem, from: inDays(1) })
      assert.notEqual(await statusFor(old), 401)
      const end = { name: 'dated', fingerprint: old.fingerprint256, until: inDays(-0.001) }
      await state.operator.call('partner.tls-dates', end)
      assert.equal(await statusFor(old), 401)
      await refusedFor('in-use', 'dated')
      assert.equal(await statusFor(next), 401)
      state.clock.ahead = 2 * 86_400_000
      assert.notEqual(await statusFor(next), 401)
      state.clock.ahead = 0
    },
  )

  attack(
    {
      id: 'NET-44',
      actor: 'the operator of another CA',
      target: 'partners known by CA and subject',
      attack: 'A certificate with the subject of a partner is shown, issued by another CA that bears the same name.',
      answer: 'HTTP 401: the signature is not that of the registered CA; the event names the partner and the rule.',
    },
    async () => {
      await registered('by-ca', { commonName: 'by-ca' })
      assert.notEqual(await statusFor(caller(clientOf(ca, 'by-ca'))), 401)
      assert.equal(await statusFor(caller(clientOf(otherCa, 'by-ca'))), 401)
      await refusedFor('issued-by-registered-ca', 'by-ca')
      assert.equal(await statusFor(caller(clientOf(ca, 'not-by-ca'))), 401)
    },
  )

  attack(
    {
      id: 'NET-45',
      actor: 'whoever stole a key of a partner',
      target: 'partners known by CA and subject',
      attack: 'A certificate is shown that its CA has revoked.',
      answer:
        'HTTP 401 from the next message on, also on a connection that was open before; the event says when it was revoked.',
    },
    async () => {
      await registered('stolen', { commonName: 'stolen' })
      const tls = clientOf(ca, 'stolen')
      const open = await RawConnection.tls(state.port, { as: caller(tls) })
      open.write(httpRequest({ path: dvPath(), ...SOAP }))
      assert.notEqual((await open.answer()).status, 401)
      ca.revoke(tls.serial)
      open.write(httpRequest({ path: dvPath(), ...SOAP }))
      assert.equal((await open.answer()).status, 401)
      open.destroy()
      await refusedFor('not-revoked', 'stolen')
      assert.notEqual(await statusFor(caller(clientOf(ca, 'stolen'))), 401, 'its next certificate')
    },
  )

  attack(
    {
      id: 'NET-46',
      actor: 'whoever stole a key of a partner and disturbs the network',
      target: 'revocation',
      attack: 'The revocation list of the CA is kept from the node, so that it may not learn of a revocation.',
      answer:
        'Where a list is registered, nobody is let in by this CA without a valid one: HTTP 401, and an event says why.',
    },
    async () => {
      await registered('listless', { commonName: 'listless', crl: 'http://127.0.0.1:9/none.crl' })
      assert.equal(await statusFor(caller(clientOf(ca, 'listless'))), 401)
      await refusedFor('crl-at-hand', 'listless')
      await state.event('revocation list not fetched')
    },
  )

  attack(
    {
      id: 'NET-47',
      actor: 'a partner whose certificate was withdrawn',
      target: 'connections that are open',
      attack:
        'A certificate is taken out of the registry while a connection made with it is open; the next message goes over that connection.',
      answer: 'HTTP 401: the registry is asked for every message, and the connection is closed.',
    },
    async () => {
      const [gone, stays] = [selfSigned('gone'), selfSigned('stays')]
      await registered('withdrawn', { certificates: [gone.certPem, stays.certPem] })
      const open = await RawConnection.tls(state.port, { as: gone })
      open.write(httpRequest({ path: dvPath(), ...SOAP }))
      assert.notEqual((await open.answer()).status, 401)
      await state.operator.call('partner.tls-remove', { name: 'withdrawn', fingerprint: gone.fingerprint256 })
      open.write(httpRequest({ path: dvPath(), ...SOAP }))
      assert.equal((await open.answer()).status, 401)
      await open.closed()
    },
  )

  attack(
    {
      id: 'NET-48',
      actor: 'a partner whose certificate was withdrawn',
      target: 'TLS sessions',
      attack: 'A TLS session made before the certificate was withdrawn is resumed, which shows no certificate again.',
      answer: 'The session still stands for its certificate, and that is looked up for each message: HTTP 401.',
    },
    async () => {
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const [gone, stays] = [selfSigned('gone'), selfSigned('stays')]
        const name = `resumed-${version.at(-1)}`
        await registered(name, { certificates: [gone.certPem, stays.certPem] })
        const only = { as: gone, minVersion: version, maxVersion: version } as const
        const first = await RawConnection.tls(state.port, only)
        let session: Buffer | undefined
        first.socket.on('session', (one: Buffer) => {
          session = one
        })
        first.write(httpRequest({ path: dvPath(), ...SOAP }))
        assert.notEqual((await first.answer()).status, 401)
        await eventually(
          'a session',
          () => session !== undefined || (first.socket as TLSSocket).getSession() !== undefined,
        )
        session ??= (first.socket as TLSSocket).getSession()
        first.destroy()
        await state.operator.call('partner.tls-remove', { name, fingerprint: gone.fingerprint256 })
        const resumed = await RawConnection.tls(state.port, { ...only, ...(session && { session }) })
        assert.equal((resumed.socket as TLSSocket).isSessionReused(), true)
        resumed.write(httpRequest({ path: dvPath(), ...SOAP }))
        assert.equal((await resumed.answer()).status, 401, version)
        resumed.destroy()
      }
    },
  )

  attack(
    {
      id: 'NET-49',
      actor: 'whoever sits between a partner and the node',
      target: 'the version of TLS',
      attack: 'A connection is made that offers TLS 1.1 and nothing newer.',
      answer: 'The handshake fails before anything is sent.',
    },
    async () => {
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
      await assert.rejects(RawConnection.tls(state.port, { as: state.gate.applicant.tls, ...old }), /SSL|TLS|alert/i)
    },
  )

  attack(
    {
      id: 'NET-50',
      actor: 'whoever sits between a partner and the node',
      target: 'the cipher suites',
      attack:
        'Connections offer suites without encryption, without a certificate, without forward secrecy, or in CBC mode with SHA-1, one after the other.',
      answer: 'Each handshake fails; a modern suite is taken, over TLS 1.2 with a brainpool key, too.',
    },
    async () => {
      const as = state.gate.applicant.tls
      const only12 = { as, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
      for (const ciphers of ['eNULL', 'aNULL', 'AES128-SHA', 'AES256-GCM-SHA384', 'ECDHE-ECDSA-AES256-SHA', 'PSK']) {
        const attempt = RawConnection.tls(state.port, { ...only12, ciphers: `${ciphers}:@SECLEVEL=0` })
        await assert.rejects(attempt, /SSL|TLS|alert/i, ciphers)
      }
      const modern = await RawConnection.tls(state.port, { ...only12, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })
      modern.destroy()
    },
  )

  attack(
    {
      id: 'NET-51',
      actor: 'a registered partner',
      target: 'who is calling',
      attack:
        'On an open TLS 1.2 connection a new handshake is asked for, to show another certificate, or to keep the node busy with handshakes.',
      answer: 'Renegotiation is not done: the attempt ends in an alert, and who is calling stays as it was.',
    },
    async () => {
      const only12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
      const open = await RawConnection.tls(state.port, { as: state.gate.applicant.tls, ...only12 })
      const error = await new Promise<Error | null>((resolve) => {
        open.socket.once('error', resolve)
        ;(open.socket as TLSSocket).renegotiate({ rejectUnauthorized: false }, resolve)
      })
      assert.match(String(error), /NO_RENEGOTIATION|no renegotiation/i)
      open.destroy()
    },
  )

  attack(
    {
      id: 'NET-52',
      actor: 'a partner of the same CA',
      target: 'partners known by CA and subject',
      attack:
        'A certificate with the subject of another partner is shown that is a server’s only, by its extended key usage.',
      answer: 'HTTP 401, and the event names the rule.',
    },
    async () => {
      await registered('server-only', { commonName: 'server-only' })
      const server = ca.issue({ kind: 'server', commonName: 'server-only' })
      assert.equal(await statusFor(caller(server)), 401)
      await refusedFor('tls-purpose', 'server-only')
    },
  )

  attack(
    {
      id: 'CALL-41',
      actor: 'a registered terminal',
      target: 'the messages it may use',
      attack: 'A message is sent that the role may send, and this partner may not.',
      answer:
        'It is refused with the code of its contract, nothing of it is kept, and an event names partner and message; others go on.',
    },
    async () => {
      await state.operator.call('partner.limit', { name: 'gate-1', operations: ['GetCACertificates'] })
      const { octets } = await successor(41, state.gate.first)
      const answer = await state.gate.applicant.request(octets)
      assert.equal('returnCode' in answer && answer.returnCode, 'failure_request_not_accepted')
      const { details } = await state.event('message refused', ({ operation }) => operation === 'RequestCertificate')
      assert.match(String(details.problem), /gate-1 may not use RequestCertificate/)
      const allowed = { operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } } as const
      assert.equal((await state.gate.applicant.send(allowed)).kind, 'final')
      await state.operator.call('partner.limit', { name: 'gate-1' })
      const after = await state.gate.applicant.request(octets)
      assert.equal('returnCode' in after && after.returnCode, 'ok_cert_available')
    },
  )

  attack(
    {
      id: 'CALL-42',
      actor: 'a registered terminal',
      target: 'an authority it is not registered with',
      attack: 'A terminal of the DV calls the CVCA on the same node.',
      answer:
        'HTTP 401: a certificate is registered with one authority and says nothing to another; an event tells which was called.',
    },
    async () => {
      const path = new URL(state.places.cvcaUrl).pathname
      assert.equal((await state.post({ ...SOAP, path })).status, 401)
      await state.event('caller refused', ({ why }) => why === 'not a partner of UT-CVCA')
    },
  )

  attack(
    {
      id: 'CALL-43',
      actor: 'a registered CVCA',
      target: 'requests to another partner',
      attack: 'Certificates are brought with the messageID of a request that the node sent to somebody else.',
      answer:
        'It is told `failure_messageID_unknown`: an id counts only from the partner it was sent to; an event tells who tried.',
    },
    async () => {
      const { places, operator } = state
      const asked = (await operator.call('exchange.list', { partner: 'cvca-of-dv', limit: 50 })).exchanges
      const messageId = asked.find(
        ({ direction, messageId }) => direction === 'out' && messageId !== undefined,
      )?.messageId
      const foreign = new Applicant({ url: places.dvUrl, pinned: places.pinned, service: 'DV' })
      await register(operator, {
        name: 'other-cvca',
        authority: 'UT-DV',
        role: 'CVCA',
        mnemonic: 'CVCAOTH',
        tlsCertificates: [foreign.tls.certPem],
      })
      const { messageId: known } = byCallback('https://127.0.0.1/', messageId ?? '')
      const outcome = { kind: 'certificates', certificates: [new Uint8Array([0x7f, 0x21, 0x00])] } as const
      const answer = await foreign.send({ operation: 'SendCertificates', messageId: known, outcome })
      assert.equal(answer.kind === 'receipt' && answer.receipt, 'message-id-unknown')
      await state.event('callback for a messageID we do not wait for')
      foreign.close()
    },
  )

  const dvPath = () => new URL(state.places.dvUrl).pathname
})

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

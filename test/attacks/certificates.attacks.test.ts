import assert from 'node:assert/strict'
import { addDays, calendarDateOf, domainParametersOf, makeAuthorization, rightsOf } from '../../src/cvc/index.ts'
import type { PartnerAnswer } from '../../src/messages/index.ts'
import { issue, newParty, type Party } from '../cvc/example-pki.ts'
import { Applicant, byCallback, certificateIn, type MadeRequest, makeRequest } from '../support/applicant.ts'
import { eventually } from '../support/eventually.ts'
import { startService, type TestService } from '../support/service.ts'
import { addAuthority, register, showExchange, successor } from '../support/utopia.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'
import { forgedRequest, keyByForgedGenerator, keyWithExponentOne } from './support/forged-request.ts'

const DAY = 86_400_000
const TERMINAL = 'a registered terminal'
const DV = 'UTDVDOM00001'

describe('attacks with certificate requests', () => {
  const state = attackedState()
  afterEach(() => {
    state.clock.ahead = 0
  })

  const codeOf = (answer: PartnerAnswer): string => ('returnCode' in answer ? answer.returnCode : answer.why)
  const ask = async (octets: Uint8Array): Promise<string> => codeOf(await state.gate.applicant.request(octets))
  /** What an operator reads of the newest exchange. */
  const told = async (): Promise<string> => {
    const [latest] = (await state.operator.call('exchange.list', { partner: 'gate-1', limit: 1 })).exchanges
    return JSON.stringify((await showExchange(state.operator, latest?.id ?? '')).events)
  }
  const allow = ({ keyFingerprint }: MadeRequest) =>
    state.operator.call('partner.allow-initial', { name: 'gate-1', keyFingerprint, hours: 1 })

  attack(
    {
      id: 'CVC-01',
      actor: TERMINAL,
      target: 'possession of the private key',
      attack: 'A certificate is requested for a public key whose private key the terminal does not have.',
      answer: 'The inner signature does not verify: `failure_inner_signature`, and nothing is signed.',
    },
    async () => {
      const { octets } = await makeRequest({ holderReference: 'UTGATE100050', authorityReference: DV })
      assert.equal(await ask(octets.with(-1, (octets.at(-1) ?? 0) ^ 1)), 'failure_inner_signature')
      assert.match(await told(), /inner-signature/)
    },
  )

  attack(
    {
      id: 'CVC-02',
      actor: 'who stole a terminal’s TLS key, not its signing key',
      target: 'renewal of a terminal’s certificate',
      attack: 'A renewal is signed (outer signature) with another key than that of the certificate it names.',
      answer: 'The signature is checked with the certified key: `failure_outer_signature`.',
    },
    async () => {
      const stranger = await makeRequest({ holderReference: 'UTGATE100001' })
      const request = await successor(51, { ...stranger, holderReference: 'UTGATE100001' })
      assert.equal(await ask(request.octets), 'failure_outer_signature')
      assert.match(await told(), /was not made by the key of UTGATE100001/)
    },
  )

  attack(
    {
      id: 'CVC-03',
      actor: TERMINAL,
      target: 'renewal of a terminal’s certificate',
      attack: 'A renewal names as its voucher a certificate that was never issued, or that of the CVCA.',
      answer: 'Only a certificate issued here to this very holder vouches: `failure_outer_signature`.',
    },
    async () => {
      for (const holderReference of ['UTGATE199999', 'UTCVCATST00001']) {
        const request = await successor(52, { ...state.gate.first, holderReference })
        assert.equal(await ask(request.octets), 'failure_outer_signature')
      }
    },
  )

  attack(
    {
      id: 'CVC-04',
      actor: TERMINAL,
      target: 'possession of the private key',
      attack:
        'The public key of somebody else is shown on explicit parameters that differ from brainpoolP256r1 in the generator alone, where its private key is 1; the signature verifies there.',
      answer:
        'Parameters count only if every number is that of a known curve: `failure_domain_parameters`, no signature is looked at.',
    },
    async () => {
      const victim = await newParty('UTVICTIM00001')
      assert.ok(victim.signer.publicKey.kind === 'ecdsa')
      const forged = keyByForgedGenerator(victim.signer.publicKey.point)
      const octets = await forgedRequest({ ...forged, holderReference: 'UTGATE100053', authorityReference: DV })
      assert.equal(await ask(octets), 'failure_domain_parameters')
    },
  )

  attack(
    {
      id: 'CVC-05',
      actor: TERMINAL,
      target: 'elliptic curve arithmetic',
      attack: 'A public key is sent that is no point of the curve it names (an invalid curve).',
      answer: 'The point is checked before anything is computed with it: `failure_domain_parameters`.',
    },
    async () => {
      const { signer } = await newParty('UTGATE100054')
      assert.ok(signer.publicKey.kind === 'ecdsa')
      const { point, algorithm } = signer.publicKey
      const publicKey = {
        kind: 'ecdsa',
        algorithm,
        domainParameters: domainParametersOf('brainpoolP256r1'),
        point: point.with(-1, (point.at(-1) ?? 0) ^ 1),
      } as const
      const wish = { holderReference: 'UTGATE100054', authorityReference: DV, publicKey }
      assert.equal(
        await ask(await forgedRequest({ ...wish, sign: (body) => signer.sign(body) })),
        'failure_domain_parameters',
      )
    },
  )

  attack(
    {
      id: 'CVC-06',
      actor: TERMINAL,
      target: 'possession of the private key',
      attack: 'An RSA key with the exponent 1 is sent, whose "signature" anybody can write down.',
      answer: 'An exponent has 2 to 32 bits and is odd: the key is refused as unusable, `failure_domain_parameters`.',
    },
    async () => {
      const wish = { holderReference: 'UTGATE100055', authorityReference: DV }
      assert.equal(await ask(await forgedRequest({ ...wish, ...keyWithExponentOne() })), 'failure_domain_parameters')
      assert.match(await told(), /usable-key/)
    },
  )

  attack(
    {
      id: 'CVC-07',
      actor: TERMINAL,
      target: 'names in certificates',
      attack: 'A certificate is requested in the name of another terminal.',
      answer: 'A partner gets its own holder references and no other: `failure_request_not_accepted`.',
    },
    async () => {
      const request = await makeRequest({ holderReference: 'UTGATE200001', authorityReference: DV })
      await allow(request)
      assert.equal(await ask(request.octets), 'failure_request_not_accepted')
      assert.match(await told(), /not a reference of UTGATE1/)
    },
  )

  attack(
    {
      id: 'CVC-08',
      actor: 'who recorded a request',
      target: 'one certificate for one request',
      attack: 'A request that was certified is sent again, by its sender and by another registered terminal.',
      answer:
        'The sender gets the same certificate, octet for octet, and no second one is made; the other one is refused.',
    },
    async () => {
      const request = await successor(56, state.gate.first)
      const first = certificateIn(await state.gate.applicant.request(request.octets))
      const again = certificateIn(await state.gate.applicant.request(request.octets))
      assert.deepEqual(again.octets, first.octets)
      const { dvUrl, pinned } = state.places
      const other = new Applicant({ url: dvUrl, pinned, service: 'DV' })
      const who = { name: 'gate-8', authority: 'UT-DV', role: 'terminal', mnemonic: 'GATE8' } as const
      await register(state.operator, { ...who, tlsCertificates: [other.tls.certPem] })
      assert.equal(codeOf(await other.request(request.octets)), 'failure_request_not_accepted')
      other.close()
    },
  )

  attack(
    {
      id: 'CVC-09',
      actor: TERMINAL,
      target: 'one certificate for one key',
      attack: 'A key that was certified is sent again under a new holder reference, to keep it in use.',
      answer: 'A new certificate needs a new key: `failure_request_not_accepted`.',
    },
    async () => {
      const used = await successor(60, state.gate.first)
      certificateIn(await state.gate.applicant.request(used.octets))
      const { holderReference, signer } = state.gate.first
      const again = await makeRequest({
        holderReference: 'UTGATE100061',
        authorityReference: DV,
        key: used.signer,
        signedBy: { signer, holderReference },
      })
      assert.equal(await ask(again.octets), 'failure_request_not_accepted')
      assert.match(await told(), /both must be new/)
    },
  )

  attack(
    {
      id: 'CVC-10',
      actor: TERMINAL,
      target: 'one key for one holder reference',
      attack: 'A holder reference that was certified is sent again with another key.',
      answer: 'No two certificates bear the same name: `failure_request_not_accepted`.',
    },
    async () => {
      assert.equal(await ask((await successor(59, state.gate.first)).octets), 'ok_cert_available')
      assert.equal(await ask((await successor(59, state.gate.first)).octets), 'failure_request_not_accepted')
      assert.match(await told(), /both must be new/)
    },
  )

  attack(
    {
      id: 'CVC-11',
      actor: TERMINAL,
      target: 'passports of another state',
      attack: 'A DV is asked for a certificate by the CVCA of another state, from which it has none.',
      answer: 'A DV signs in its own name alone: `failure_request_not_accepted`.',
    },
    async () => {
      const { signer, holderReference } = state.gate.first
      const wish = { holderReference: 'UTGATE100058', authorityReference: 'FUCVCA00001' }
      const request = await makeRequest({ ...wish, signedBy: { signer, holderReference } })
      assert.equal(await ask(request.octets), 'failure_request_not_accepted')
    },
  )

  attack(
    {
      id: 'CVC-12',
      actor: TERMINAL,
      target: 'rights over passports',
      attack:
        'A request claims rights in an authorization extension: to read and delete the attributes of all sectors.',
      answer: 'Rights come from the policy of the issuer: the certificate bears those, and no extension.',
    },
    async () => {
      const { signer } = await newParty('UTGATE100062')
      assert.ok(signer.publicKey.kind === 'ecdsa')
      const domainParameters = domainParametersOf('brainpoolP256r1')
      const octets = await forgedRequest({
        holderReference: 'UTGATE100062',
        authorityReference: DV,
        publicKey: { kind: 'ecdsa', algorithm: 'id-TA-ECDSA-SHA-256', domainParameters, point: signer.publicKey.point },
        extensions: [makeAuthorization('id-ERAspecific', ['all-sectors', 'delete-attribute'])],
        sign: (body) => signer.sign(body),
      })
      const refusedOnce = await ask(octets)
      assert.equal(refusedOnce, 'failure_request_not_accepted')
      const [, keyFingerprint = ''] = /"keyFingerprint":"([0-9a-f]{64})"/.exec(await told()) ?? []
      await state.operator.call('partner.allow-initial', { name: 'gate-1', keyFingerprint, hours: 1 })
      const certificate = certificateIn(await state.gate.applicant.request(octets))
      assert.deepEqual(certificate.extensions, [])
      assert.deepEqual(
        rightsOf(certificate.chat).map(({ name }) => name),
        ['read-fingerprints'],
      )
    },
  )

  attack(
    {
      id: 'CVC-13',
      actor: TERMINAL,
      target: 'memory and time of the node',
      attack:
        'Requests are sent whose objects claim lengths of gigabytes, nest thousands deep, or fill what a message may hold.',
      answer: 'Each is refused as `failure_syntax` by its first wrong object, and the next good one is answered.',
    },
    async () => {
      const nested = Buffer.concat(Array.from({ length: 5_000 }, () => Buffer.from('7f218227aa', 'hex')))
      const crafted = [
        Buffer.from('7f2184ffffffff7f4e', 'hex'),
        Buffer.from(`7f21${'ff'.repeat(126)}`, 'hex'),
        nested,
        Buffer.concat([Buffer.from('7f21827530', 'hex'), Buffer.alloc(30_000, 0x7f)]),
      ]
      for (const octets of crafted) assert.equal(await ask(octets), 'failure_syntax')
      assert.equal(await ask((await successor(63, state.gate.first)).octets), 'ok_cert_available')
    },
  )

  describe('by who sets the clock of the node', () => {
    const callbackUrl = 'https://127.0.0.1:9/'
    let gate: Applicant

    before(async () => {
      const { dvUrl, pinned } = state.places
      gate = new Applicant({ url: dvUrl, pinned, service: 'DV' }, new Date(Date.now() - 200 * DAY)) // TLS lets it in
      const who = { name: 'gate-9', authority: 'UT-DV', role: 'terminal', mnemonic: 'GATE9' } as const
      await register(state.operator, { ...who, callbackTargets: [callbackUrl], tlsCertificates: [gate.tls.certPem] })
    })
    after(() => gate?.close())

    /** Asks for a certificate that a person has let through. @returns why nothing was signed */
    async function notSigned(number: number): Promise<string> {
      const request = await makeRequest({ holderReference: `UTGATE90000${number}`, authorityReference: DV })
      const { keyFingerprint } = request
      await state.operator.call('partner.allow-initial', { name: 'gate-9', keyFingerprint, hours: 1 })
      const replyTo = byCallback(callbackUrl)
      assert.equal(codeOf(await gate.request(request.octets, replyTo)), 'ok_syntax')
      const { exchanges } = await state.operator.call('exchange.list', { partner: 'gate-9', limit: 10 })
      const id = exchanges.find(({ messageId }) => messageId === replyTo.messageId)?.id ?? ''
      const failed = async () =>
        (await showExchange(state.operator, id)).events.find(({ kind }) => kind === 'attempt failed')
      await eventually('the first attempt failed', async () => (await failed()) !== undefined)
      return String((await failed())?.details.cause)
    }

    attack(
      {
        id: 'CVC-14',
        actor: 'who sets the clock of the node',
        target: 'dates of certificates',
        attack: 'The clock is set a hundred days ahead: passports take the latest date they are shown for the time.',
        answer: 'By that clock the certificate of the DV has run out: it signs nothing, and the exchange says why.',
      },
      async () => {
        state.clock.ahead = 100 * DAY
        assert.match(await notSigned(1), /certificate of UTDVDOM00001 has expired/)
      },
    )

    attack(
      {
        id: 'CVC-15',
        actor: 'who sets the clock of the node',
        target: 'dates of certificates',
        attack: 'The clock is set back a month, so that keys and certificates that ran out come into use again.',
        answer: 'What is in use has not begun by that clock: nothing is signed until the clock is set right.',
      },
      async () => {
        state.clock.ahead = -30 * DAY
        assert.match(await notSigned(2), /UTDVDOM00001 begins on .* set the clock right/)
      },
    )
  })

  attack(
    {
      id: 'CVC-16',
      actor: 'who holds an old key of a terminal',
      target: 'renewal of a terminal’s certificate',
      attack: 'A renewal is signed with the key of a certificate that has run out.',
      answer: 'It vouches for nothing any more: `failure_expired`, and a person has to let the terminal in anew.',
    },
    async () => {
      state.clock.ahead = 31 * DAY
      const request = await successor(54, state.gate.first)
      assert.equal(await ask(request.octets), 'failure_expired')
      assert.match(await told(), /initial request is needed/)
    },
  )

  describe('by who stole the TLS key of a CVCA, and answers in its place', () => {
    let service: TestService
    let thief: Party
    const today = calendarDateOf(new Date())
    const life = { effective: today, expires: addDays(today, 300) }

    before(async () => {
      service = await startService()
      thief = await newParty('UTCVCATST00001')
      await addAuthority(state.operator, 'UT-DV2', 'DV', 'DVTWO')
      const { certificates } = await state.operator.call('authority.show', { name: 'UT-CVCA' })
      await state.operator.call('authority.trust', { name: 'UT-DV2', certificate: certificates[0]?.octets ?? '' })
      await register(state.operator, {
        name: 'stolen-cvca',
        authority: 'UT-DV2',
        role: 'CVCA',
        mnemonic: 'CVCATST',
        serviceUrl: service.url('CVCA'),
        tlsCertificates: [service.tls.certPem],
      })
    })
    after(() => service?.close())

    /** What became of certificates that answer GetCACertificates. */
    async function answered(certificates: readonly Uint8Array[]): Promise<string> {
      service.answers.GetCACertificates = { kind: 'certificates', certificates }
      const wish = { name: 'UT-DV2', from: 'stolen-cvca', callback: false }
      const { id } = await state.operator.call('authority.get-ca-certificates', wish)
      const shown = () => showExchange(state.operator, id)
      await eventually('the answer is judged', async () => (await shown()).state === 'closed')
      return JSON.stringify((await shown()).events)
    }
    async function assertNotTrusted(holderReference: string): Promise<void> {
      const { certificates } = await state.operator.call('authority.show', { name: 'UT-DV2' })
      assert.ok(certificates.every((one) => one.holderReference !== holderReference))
    }

    attack(
      {
        id: 'CVC-17',
        actor: 'who stole the TLS key of a CVCA',
        target: 'the root a DV trusts',
        attack: 'A rollover is forged: a link certificate in the name of the trusted key, signed with another.',
        answer: 'The signature is checked with the trusted key: the link is rejected, and the trust stays as it was.',
      },
      async () => {
        const next = await newParty('UTCVCATST00002')
        const link = await issue(thief, next, { role: 'CVCA', ...life })
        assert.match(
          await answered([link.octets]),
          /some CA certificates were not usable.*signature-verifies.*UTCVCATST00002/,
        )
        await assertNotTrusted('UTCVCATST00002')
      },
    )

    attack(
      {
        id: 'CVC-18',
        actor: 'who stole the TLS key of a CVCA',
        target: 'the root a DV trusts',
        attack: 'GetCACertificates is answered with a new self-signed root.',
        answer: 'No link certificate or person vouches for it: it is rejected, and the operator reads why.',
      },
      async () => {
        const root = await newParty('UTCVCATST00003')
        const { octets } = await issue(root, root, { role: 'CVCA', ...life })
        assert.match(await answered([octets]), /self-signed, and no link certificate or anchor vouches for its key/)
        await assertNotTrusted('UTCVCATST00003')
      },
    )
  })
})

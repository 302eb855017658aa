import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPartnerClient, makeSelfSignedCertificate, type PartnerClient } from '../../src/app/transport/index.ts'
import { DEFAULT_LIMITS } from '../../src/soap/index.ts'
import { openMessage, readSignerCertificate, WsSecurityError } from '../../src/ws-security/index.ts'
import { makeRequest } from '../support/applicant.ts'
import { selfSigned } from '../support/service.ts'
import { register } from '../support/utopia.ts'
import { type Group, type Permutation, permutations } from '../support/ws-security/permutations/index.ts'
import { envelopeOf, type Hand, signByHand } from '../support/ws-security/toolkit.ts'
import { attack } from './attack.ts'
import { attackedState } from './support/attacked-state.ts'

const NAMESPACE = 'uri:EAC-PKI-DV-Protocol/1.1'
const question = (indicator: string, id = ''): string => {
  const messageId =
    id === ''
      ? '<messageID></messageID>'
      : `<messageID><b:messageID xmlns:b="uri:eacBT/1.1">${id}</b:messageID></messageID>`
  return `<p:GetCACertificates xmlns:p="${NAMESPACE}"><callbackIndicator>${indicator}</callbackIndicator>${messageId}<responseURL></responseURL></p:GetCACertificates>`
}
const CONTENT = question('callback_not_possible')

describe('attacks on signed messages', () => {
  const ours = selfSigned('UT-DV signs')
  const partner = selfSigned('gate-1 signs')
  let files: string
  const state = attackedState(async () => {
    files = await mkdtemp(join(tmpdir(), 'eac-test-'))
    const [key, certificate] = [join(files, 'key.pem'), join(files, 'certificate.pem')]
    await Promise.all([writeFile(key, ours.keyPem), writeFile(certificate, ours.certPem)])
    const wsSecurity = { signers: [{ key, certificate }], windowSeconds: 300, clockSkewSeconds: 300 }
    return { settings: { wsSecurity } }
  })
  let client: PartnerClient
  let all: Permutation[]
  let performed = 0

  before(async () => {
    const { keyPem, certPem } = state.gate.applicant.tls
    client = createPartnerClient({ key: keyPem, cert: certPem })
    await mustSign('gate-1', partner)
    all = permutations({
      partner,
      stranger: twin(partner),
      content: CONTENT,
      forged: question('callback_possible', 'forged'),
      now: new Date(),
    })
  })
  after(async () => {
    client?.close()
    await rm(files, { recursive: true, force: true })
    process.stdout.write(`      ${performed} permutations of signed messages, each refused by a running node\n`)
  })

  const mustSign = async (name: string, { certPem }: Hand): Promise<void> => {
    const certificate = new X509Certificate(certPem).raw.toString('base64')
    await state.operator.call('partner.wss-add', { name, certificate })
    await state.operator.call('partner.wss-set', { name, mode: 'both', reason: 'agreed' })
  }
  const send = async (body: string, by = client) => {
    const target = {
      url: state.places.dvUrl,
      pinned: state.places.pinned,
      timeoutMs: 30_000,
      maxResponseBytes: 1_000_000,
    }
    const answer = await by.post(target, { body, contentType: 'text/xml; charset=utf-8', soapAction: '' })
    return { status: answer.status, text: Buffer.from(answer.body).toString('utf8') }
  }
  const sign = (content = CONTENT, hand: Hand = partner) => envelopeOf(signByHand({ hand, content }))
  const exchanges = async () =>
    (await state.operator.call('exchange.list', { partner: 'gate-1', limit: 100 })).exchanges.length
  /** Sends each, and finds each answered by its own fault, and nothing begun. */
  const refusesAll = async (group: Group): Promise<void> => {
    const before = await exchanges()
    const wrong: { name: string; said: string }[] = []
    const ofGroup = all.filter((one) => one.group === group)
    for (const { name, message, rule } of ofGroup) {
      const { status, text } = await send(message)
      performed++
      if (status !== 500 || faultIn(text) !== faultOf(rule))
        wrong.push({ name, said: `${status} ${text.slice(0, 400)}` })
    }
    assert.deepEqual(wrong, [])
    assert.ok(ofGroup.length > 0)
    assert.equal(await exchanges(), before)
  }
  const refuses = async (message: string, rule: Permutation['rule'], by = client): Promise<void> => {
    const { status, text } = await send(message, by)
    performed++
    assert.equal(`${status} ${faultIn(text)}`, `500 ${faultOf(rule)}`)
  }

  it('takes what the partner signed, and signs what it answers', async () => {
    const { status, text } = await send(sign())
    assert.equal(status, 200)
    const certificates = [readSignerCertificate(new X509Certificate(ours.certPem).raw)]
    const window = { windowSeconds: 300, clockSkewSeconds: 300 }
    const { envelope } = openMessage(
      { body: Buffer.from(text) },
      {
        limits: DEFAULT_LIMITS,
        certificates,
        window,
        now: new Date(),
      },
    )
    assert.match(Buffer.from(envelope).toString(), /ok_cert_available/)
  })

  attack(
    {
      id: 'SIG-01',
      actor: 'who holds a message that a partner signed',
      target: 'the meaning of a signed message',
      attack:
        'The signed Body is moved to any of nine places, in any of five wrappers or into another Body, and a forged Body takes its place under the same identifier, another, or none.',
      answer: 'There may be one Body in the whole message, directly in the Envelope: `wsse:InvalidSecurity`.',
    },
    () => refusesAll('body moved'),
  )

  attack(
    {
      id: 'SIG-02',
      actor: 'who holds a message that a partner signed long ago',
      target: 'the age of a signed message',
      attack: 'The signed Timestamp is moved elsewhere and a fresh one that nobody signed takes its place.',
      answer: 'There may be one Timestamp in the whole message, and it must be the signed one: `wsse:InvalidSecurity`.',
    },
    () => refusesAll('timestamp moved'),
  )

  attack(
    {
      id: 'SIG-03',
      actor: 'who holds a message that a partner signed',
      target: 'the choice of the signature that is verified',
      attack:
        'A second Signature, SignedInfo, SignatureValue, KeyInfo, Object or Security header is put beside or into the first.',
      answer: 'Each may be there once in the whole message, and nothing else: `wsse:InvalidSecurity`.',
    },
    () => refusesAll('several signatures'),
  )

  attack(
    {
      id: 'SIG-04',
      actor: 'who holds a message that a partner signed',
      target: 'agreement of two readers on one text',
      attack: 'A comment splits a digest, a signature value, a time, a token or a text, or stands anywhere else.',
      answer: 'A message that must be signed has no comment, since no signature covers one: `wsse:InvalidSecurity`.',
    },
    () => refusesAll('comments'),
  )

  attack(
    {
      id: 'SIG-05',
      actor: 'a partner, or who makes it sign',
      target: 'what a signature covers',
      attack:
        'A valid signature refers to the whole document, an XPointer, a file, a page on the web, a part of the Body, or leaves Body or Timestamp out.',
      answer:
        'It must refer to Body and Timestamp by their identifiers, and may to the token: `wsse:InvalidSecurity`, and nothing is fetched.',
    },
    () => refusesAll('references'),
  )

  attack(
    {
      id: 'SIG-06',
      actor: 'a partner, or who makes it sign',
      target: 'what a signature covers',
      attack:
        'A valid signature goes by XPath, XSLT, base64, an enveloped signature, several transforms, none, or a canonicalization with comments.',
      answer: 'Exclusive canonicalization is the only transform: `wsse:UnsupportedAlgorithm`, and none of them is run.',
    },
    () => refusesAll('transforms'),
  )

  attack(
    {
      id: 'SIG-07',
      actor: 'who knows the public key of a partner',
      target: 'the strength of a signature',
      attack:
        'A message is authenticated by HMAC with the public key as its secret, by SHA-1 or MD5, by an algorithm of another kind of key, or by none.',
      answer:
        'Only the algorithms of the list are known, and of these only those of the registered key: `wsse:UnsupportedAlgorithm`, `wsse:FailedCheck`.',
    },
    () => refusesAll('algorithms'),
  )

  attack(
    {
      id: 'SIG-08',
      actor: 'a stranger with a key of its own',
      target: 'whose key it is',
      attack:
        'A message names another key: of a self-made certificate with the partner’s subject and serial number, in KeyInfo, at an address, in a second token, or behind the partner’s token.',
      answer:
        'The key comes from the register of partners and never from the message: `wsse:FailedAuthentication`, `wsse:SecurityTokenUnavailable`, `wsse:UnsupportedSecurityToken` or `wsse:FailedCheck`.',
    },
    () => refusesAll('keys'),
  )

  attack(
    {
      id: 'SIG-09',
      actor: 'who holds a message that a partner signed',
      target: 'the content of a signed message',
      attack:
        'A text, an attribute, a prefix, a namespace, a time, a digest, the signature or an identifier of it is changed.',
      answer: 'Digest or signature do not verify, or the form is another: `wsse:FailedCheck`, `wsse:InvalidSecurity`.',
    },
    () => refusesAll('changed'),
  )

  attack(
    {
      id: 'SIG-10',
      actor: 'who holds a message that a partner signed',
      target: 'agreement of two readers on one text',
      attack: 'A document type declaration brings entities, defaults or identifiers into a signed message.',
      answer: 'A document type declaration is refused before anything else is looked at, with a SOAP fault.',
    },
    () => refusesAll('document types'),
  )

  attack(
    {
      id: 'SIG-11',
      actor: 'who has the TLS key of a partner, and not its signing key',
      target: 'the demand for a signature',
      attack:
        'The signature, the Timestamp, the token or the whole Security header is taken away, addressed to another, or moved to where it is not looked for.',
      answer: 'A partner that must sign is not taken without: `wsse:InvalidSecurity`.',
    },
    () => refusesAll('stripped'),
  )

  attack(
    {
      id: 'SIG-12',
      actor: 'who holds a message that a partner signed long ago',
      target: 'the age of a signed message',
      attack:
        'A validly signed message is old, expired, of the future, good for ten years, or says its time in a way that can be read in two.',
      answer: 'It must be made within the window, in UTC: `wsu:MessageExpired` or `wsse:InvalidSecurity`.',
    },
    () => refusesAll('times'),
  )

  attack(
    {
      id: 'SIG-13',
      actor: 'who has the TLS key of a partner, and not its signing key',
      target: 'that a signed message counts once',
      attack:
        'A signed enquiry is sent again within the window: as it was, with its signature value written in another way, and with the other value that ECDSA lets anybody compute.',
      answer: 'What was signed is remembered by its SignedInfo, not by the signature value: `wsse:FailedCheck`.',
    },
    async () => {
      const message = sign()
      assert.equal((await send(message)).status, 200)
      await refuses(message, 'not-seen-before')
      await refuses(message.replace(/(<ds:SignatureValue>.{8})/, '$1\n '), 'not-seen-before')
      await refuses(withOtherValue(message), 'not-seen-before')
      await refuses(message.replace('<soap:Header>', '<soap:Header><x xmlns="urn:x"/>'), 'not-seen-before')
      const event = await state.event('message refused', ({ problem }) => String(problem).includes('not-seen-before'))
      assert.equal(event.details.answer, 'fault 500')
    },
  )

  attack(
    {
      id: 'SIG-14',
      actor: 'who has the TLS key of a partner, and not its signing key',
      target: 'that a signed message counts once',
      attack: 'A signed certificate request is sent again, octet for octet, as a partner does whose answer was lost.',
      answer: 'The exchange it began is on record: it gets the answer of that exchange, and nothing happens anew.',
    },
    async () => {
      const { octets } = await makeRequest({
        holderReference: 'UTGATE100077',
        authorityReference: 'UTDVDOM00001',
        signedBy: state.gate.first,
      })
      const certReq = Buffer.from(octets).toString('base64')
      const message = sign(
        `<p:RequestCertificate xmlns:p="${NAMESPACE}"><callbackIndicator>callback_not_possible</callbackIndicator><messageID></messageID><responseURL></responseURL><certReq>${certReq}</certReq></p:RequestCertificate>`,
      )
      const first = await send(message)
      assert.match(first.text, /ok_cert_available/)
      const known = await exchanges()
      const second = await send(message)
      assert.equal(certificatesIn(second.text), certificatesIn(first.text))
      assert.equal(await exchanges(), known)
    },
  )

  attack(
    {
      id: 'SIG-15',
      actor: 'another registered partner',
      target: 'whose message it is',
      attack:
        'A message that one partner signed is sent by another over its own TLS connection, and a message of one’s own under the certificate of the other.',
      answer: 'The certificate must be registered for the partner of the TLS connection: `wsse:FailedAuthentication`.',
    },
    async () => {
      const tls = selfSigned('gate-2')
      const second = selfSigned('gate-2 signs')
      await register(state.operator, {
        name: 'gate-2',
        authority: 'UT-DV',
        role: 'terminal',
        mnemonic: 'GATE2',
        tlsCertificates: [tls.certPem],
      })
      await mustSign('gate-2', second)
      const other = createPartnerClient({ key: tls.keyPem, cert: tls.certPem })
      try {
        await refuses(sign(), 'certificate-registered', other)
        await refuses(sign(CONTENT, second), 'certificate-registered')
      } finally {
        other.close()
      }
    },
  )

  attack(
    {
      id: 'SIG-16',
      actor: 'who sees the answers of the node',
      target: 'what a signature was made for',
      attack: 'An answer that the node signed is sent back to it as a request.',
      answer: 'Our own certificate is registered for nobody: `wsse:FailedAuthentication`.',
    },
    async () => {
      const { text } = await send(sign())
      await refuses(text, 'certificate-registered')
    },
  )
})

/** Another key, and a certificate in which nothing but the key is another. */
function twin({ certPem }: Hand): Hand {
  const { subject } = new X509Certificate(certPem)
  const commonName = subject.replace('CN=', '')
  return makeSelfSignedCertificate({
    subject: { commonName },
    hostNames: [],
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000 * 400),
  })
}

function faultOf(rule: Permutation['rule']): string {
  return rule === 'document-type' ? 'soap:Client' : `sub:${new WsSecurityError(rule).fault.name}`
}
const faultIn = (text: string): string | undefined => /<faultcode>([^<]+)</.exec(text)?.[1]
const certificatesIn = (text: string): string => (text.match(/<b:certificate>[^<]+/g) ?? [text]).join()

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551') // of P-256

/** (r, n − s) verifies where (r, s) does. */
function withOtherValue(message: string): string {
  return message.replace(/(<ds:SignatureValue>)([^<]+)/, (_, tag: string, value: string) => {
    const octets = Buffer.from(value, 'base64')
    const s = ORDER - BigInt(`0x${octets.subarray(32).toString('hex')}`)
    return (
      tag +
      Buffer.concat([octets.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]).toString('base64')
    )
  })
}

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { audit } from '../../chaos/audit.ts'
import { Book, type Entry } from '../../chaos/book.ts'
import type { Evidence } from '../../chaos/evidence.ts'
import {
  buildCertificate,
  makeInspectionSystemChat,
  parseCalendarDate,
  parseHolderReference,
} from '../../src/cvc/index.ts'
import { type MessageId, parseMessageId } from '../../src/messages/index.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { type MadeRequest, makeRequest } from '../support/applicant.ts'

const LIFE = [parseCalendarDate('2026-11-01'), parseCalendarDate('2099-01-01')] as const

describe('the audit of a chaos run', () => {
  let root: MadeRequest
  let rootCertificate: Uint8Array
  let request: MadeRequest
  let certificate: Uint8Array
  let other: Uint8Array

  before(async () => {
    root = await makeRequest({ holderReference: 'UTROOT00001', curve: 'secp256r1' })
    request = await makeRequest({ holderReference: 'UTDV00001', curve: 'secp256r1' })
    const rights = { fingerprints: true, iris: false }
    const self = await buildCertificate()
      .selfSigned()
      .holder(parseHolderReference(root.holderReference), root.signer.publicKey)
      .authorizedTo(makeInspectionSystemChat({ role: 'CVCA', ...rights }))
      .valid(...LIFE)
      .sign({ signer: root.signer, checkSignature })
    assert.ok(self.ok)
    rootCertificate = self.certificate.octets
    const issue = async (key: MadeRequest): Promise<Uint8Array> => {
      const made = await buildCertificate()
        .issuedBy(self.certificate)
        .holder(parseHolderReference(request.holderReference), key.signer.publicKey)
        .authorizedTo(makeInspectionSystemChat({ role: 'DV-domestic', ...rights }))
        .valid(...LIFE)
        .sign({ signer: root.signer, checkSignature })
      assert.ok(made.ok)
      return made.certificate.octets
    }
    certificate = await issue(request)
    other = await issue(await makeRequest({ holderReference: request.holderReference, curve: 'secp256r1' }))
  })

  const messageId = parseMessageId('m-1') as MessageId
  const brought = (octets: Uint8Array) =>
    ({ operation: 'SendCertificates', messageId, outcome: { kind: 'certificates', certificates: [octets] } }) as const

  /** One message, acknowledged, and called back with each of these. */
  function bookWith(...certificates: Uint8Array[]): { book: Book; entry: Entry } {
    const book = new Book()
    const operation = 'RequestCertificate'
    const entry = book.write({ number: 1, party: 'dv', operation, messageId, request, mustBeRefused: false })
    book.acknowledge(entry)
    for (const octets of certificates) book.callBack(brought(octets))
    return { book, entry }
  }

  function evidence(more: Partial<Evidence> = {}): Evidence {
    const exchange = { id: 'x', partner: 'dv', direction: 'in', operation: 'RequestCertificate', why: null } as const
    const request_sha256 = createHash('sha256').update(request.octets).digest('hex')
    return {
      exchanges: [
        { ...exchange, message_id: messageId, state: 'closed', outcome: 'certificates', holder_reference: 'UTDV00001' },
      ],
      outbox: [],
      issuances: [{ partner: 'dv', request_sha256, holder_reference: 'UTDV00001', octets: certificate }],
      issuedTwice: [],
      happenedTwice: [],
      dvCertificates: [],
      ...more,
    }
  }

  async function found(book: Book, more: Partial<Evidence> = {}): Promise<string[]> {
    return (await audit(book, evidence(more), rootCertificate)).map(({ kind }) => kind)
  }

  it('finds nothing where a message has its certificate, however often it was brought', async () => {
    assert.deepEqual(await found(bookWith(certificate).book), [])
    assert.deepEqual(await found(bookWith(certificate, certificate).book), [])
  })

  it('finds a message that was acknowledged and never ended', async () => {
    const { exchanges } = evidence()
    const [exchange] = exchanges
    assert.ok(exchange)
    assert.deepEqual(await found(bookWith().book, { exchanges: [{ ...exchange, state: 'settled' }] }), [
      'lost',
      'lost',
      'lost',
    ])
    assert.deepEqual(await found(bookWith(certificate).book, { exchanges: [] }), ['lost'])
    assert.deepEqual(
      await found(bookWith(certificate).book, {
        outbox: [{ task: 'deliver', state: 'due', exchange_id: 'x', last_error: null }],
      }),
      ['lost'],
    )
  })

  it('finds a message that ended twice, and an exchange made twice', async () => {
    assert.deepEqual(await found(bookWith(certificate, other).book), ['doubled'])
    const { exchanges } = evidence()
    assert.deepEqual(await found(bookWith(certificate).book, { exchanges: [...exchanges, ...exchanges] }), ['doubled'])
    const happenedTwice = [{ exchange_id: 'x', kind: 'settled', times: 2 }]
    assert.deepEqual(await found(bookWith(certificate).book, { happenedTwice }), ['doubled'])
  })

  it('finds a certificate that is not the one in the database, or for another key', async () => {
    assert.deepEqual(await found(bookWith(other).book), ['doubled', 'wrong'])
  })

  it('finds a certificate whose signature does not hold, and one by nobody that is trusted', async () => {
    const forged = Uint8Array.from(certificate)
    forged[forged.length - 1]! ^= 1
    const { issuances } = evidence()
    const [issuance] = issuances
    assert.ok(issuance)
    assert.deepEqual(await found(bookWith(forged).book, { issuances: [{ ...issuance, octets: forged }] }), ['wrong'])
  })

  it('finds a refusal of what was in order, and a name given away twice', async () => {
    const { book, entry } = bookWith()
    book.answer(entry, { kind: 'refused', reason: 'not-accepted' })
    const exchanges = evidence().exchanges.map((one) => ({ ...one, outcome: 'not-accepted' }))
    assert.deepEqual(await found(book, { exchanges, issuances: [] }), ['wrong'])
    const refused = bookWith(certificate)
    const mustNot = new Book()
    const again = mustNot.write({ ...refused.entry, mustBeRefused: true })
    mustNot.acknowledge(again)
    mustNot.callBack(brought(certificate))
    assert.deepEqual(await found(mustNot), ['doubled'])
  })

  it('finds a callback for a message that nobody sent', async () => {
    const { book } = bookWith(certificate)
    book.callBack({ ...brought(certificate), messageId: parseMessageId('m-2') as MessageId })
    assert.deepEqual(await found(book), ['wrong'])
  })
})

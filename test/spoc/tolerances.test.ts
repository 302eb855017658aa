import assert from 'node:assert/strict'
import { SPOC_CONTRACTS, type SpocCommand, type SpocContractName } from '../../src/messages/index.ts'
import { DOCUMENT_TOLERANCES } from '../../src/soap/index.ts'
import { callSpoc, SPOC_CONTENT_TOLERANCES, SPOC_NAMESPACE_TOLERANCES, writeSpocCall } from '../../src/spoc/index.ts'
import { bytes, COMMANDS, contracts, FIRST, NAMESPACES, post, SECOND, SOAP_11, SOAP_12 } from './support.ts'

const { RequestCertificate, GetCACertificates, SendCertificates, GeneralMessage } = COMMANDS
const REFUSED = { ...SendCertificates, outcome: { kind: 'refused', reason: 'outer-signature' } } as const
const [CSN, ICAO] = SPOC_CONTRACTS

/** A message that is strict but for one thing, and what it means all the same. */
interface Example {
  readonly tolerance: string
  readonly shows: string
  readonly edition?: SpocContractName
  readonly command: SpocCommand
  /** Replaced in the strict message. */
  readonly from: string | RegExp
  readonly to: string
  /** What it means, where that is not the command it was made from. */
  readonly means?: SpocCommand
  /** The namespace of the answer, where it is not that of the edition. */
  readonly answeredIn?: string
}

const EXAMPLES: readonly Example[] = [
  {
    tolerance: 'comment',
    shows: 'comments between elements and in a value, as CardContact writes them',
    command: SendCertificates,
    from: '<b:certificateSequence><b:certificate>fyED',
    to: '<!-- the sequence --><b:certificateSequence><!-- first --><b:certificate>fyED<!-- half way -->',
  },
  {
    tolerance: 'type-attribute',
    shows: 'xsi:type on an element',
    command: RequestCertificate,
    from: '<b:messageID>',
    to: '<b:messageID xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="xsd:string">',
  },
  {
    tolerance: 'unqualified',
    shows: 'everything below the body entry without a namespace, as the uncorrected print of the schema has it',
    command: SendCertificates,
    from: /(<\/?)b:(?!SendCertificatesRequest)/g,
    to: '$1',
  },
  {
    tolerance: 'unknown-element',
    shows: 'an element nobody knows',
    command: GetCACertificates,
    from: '</b:messageID>',
    to: '</b:messageID><b:priority>high</b:priority>',
  },
  {
    tolerance: 'other-order',
    shows: 'the status before the certificates',
    command: SendCertificates,
    from: /(<b:certificateSequence>.*<\/b:certificateSequence>)(<b:statusInfo>.*<\/b:statusInfo>)/,
    to: '$2$1',
  },
  {
    tolerance: 'empty-optional-element',
    shows: 'an empty certificateSequence beside a failure, as CardContact sends it',
    command: REFUSED,
    from: '<b:statusInfo>',
    to: '<b:certificateSequence>\n  </b:certificateSequence><b:statusInfo>',
  },
  {
    tolerance: 'white-space-in-base64',
    shows: 'base64 in lines',
    command: RequestCertificate,
    from: 'fyEDAQID',
    to: '\n  fyED\r\n  AQID\n',
  },
  {
    tolerance: 'blanks-in-namespace',
    shows: 'a blank before and after the name',
    edition: ICAO,
    command: GeneralMessage,
    from: /"(http:\/\/namespaces[^"]*)"/,
    to: '" $1 "',
  },
  {
    tolerance: 'blanks-in-namespace',
    shows: 'a line break within the name, in single quotes',
    edition: ICAO,
    command: GetCACertificates,
    from: /="http:\/\/namespaces.icao.int\/lds2"/,
    to: " = 'http://namespaces.\n  icao.int/ lds2'",
  },
  {
    tolerance: 'blanks-in-namespace',
    shows: 'the same of ČSN 36 9791',
    command: RequestCertificate,
    from: 'csn369791"',
    to: ' csn369791 "',
  },
  {
    tolerance: 'namespace-cut-off',
    shows: 'the namespace as the schema of ICAO is printed',
    edition: ICAO,
    command: RequestCertificate,
    from: 'icao.int/lds2',
    to: '',
    answeredIn: 'http://namespaces.',
  },
  {
    tolerance: 'namespace-of-another-edition',
    shows: 'elements of ICAO below a body entry of ČSN 36 9791',
    command: GeneralMessage,
    from: '<b:callerID>UT</b:callerID>',
    to: `<callerID xmlns="${NAMESPACES[ICAO]}">UT</callerID>`,
  },
  {
    tolerance: 'status-of-another-list',
    shows: 'a status that answers alone have',
    command: REFUSED,
    from: 'failure_outer_signature',
    to: 'failure_expired',
    means: { ...REFUSED, outcome: { kind: 'refused', reason: 'expired' } },
  },
  {
    tolerance: 'status-of-another-list',
    shows: 'a status misspelt by CardContact',
    edition: ICAO,
    command: REFUSED,
    from: 'failure_outer_signature',
    to: 'failure_domain_parameter',
    means: { ...REFUSED, outcome: { kind: 'refused', reason: 'domain-parameters' } },
  },
  {
    tolerance: 'soap-1.2',
    shows: 'the same message in SOAP 1.2',
    command: GeneralMessage,
    from: SOAP_11,
    to: SOAP_12,
  },
]

/** Of document/literal messages, and without an object in these contracts. */
const WITHOUT_OBJECT = {
  'flat-value': 'no value has a wrapper',
  'missing-element': 'no octets may be empty',
}

describe('tolerances between states', () => {
  for (const { tolerance, shows, edition = CSN, command, from, to, means = command, answeredIn } of EXAMPLES) {
    it(`${tolerance}: ${shows}`, async () => {
      const { body } = writeSpocCall({ contracts, edition, callerId: 'UT', command })
      const message = body.replace(from, to)
      assert.notEqual(message, body)
      const { commands, wires, reply, errors } = await post(message)
      assert.deepEqual([commands, errors, reply.problem], [[means], [], undefined])
      assert.deepEqual([reply.tolerated, wires[0]?.tolerated], [[tolerance], [tolerance]])
      assert.deepEqual([wires[0]?.callerId, wires[0]?.edition], ['UT', edition])
      assert.ok(reply.body.includes(`"${answeredIn ?? NAMESPACES[edition]}"`), reply.body)
      const version = tolerance === 'soap-1.2' ? SOAP_12 : SOAP_11
      assert.ok(reply.body.includes(`xmlns:soap="${version}"`))
    })
  }

  it('have each an example, or no object', () => {
    const all = [
      'soap-1.2',
      ...[DOCUMENT_TOLERANCES, SPOC_NAMESPACE_TOLERANCES, SPOC_CONTENT_TOLERANCES].flatMap(Object.keys),
    ]
    const shown = new Set([...EXAMPLES.map(({ tolerance }) => tolerance), ...Object.keys(WITHOUT_OBJECT)])
    assert.deepEqual([...shown].sort(), all.sort())
  })

  it('both editions are answered at one endpoint, each in its own namespace and codes', async () => {
    for (const edition of SPOC_CONTRACTS) {
      const { body } = writeSpocCall({ contracts, edition, callerId: 'UT', command: RequestCertificate })
      const { reply, wires } = await post(body, { answer: { kind: 'refused', reason: 'expired' } })
      assert.equal(wires[0]?.edition, edition)
      assert.ok(
        reply.body.includes(`xmlns:b="${NAMESPACES[edition]}"`) || reply.body.includes(`"${NAMESPACES[edition]}"`),
      )
      assert.equal(reply.returnCode, edition === CSN ? 'failure_outer_signature' : 'failure_expired')
    }
  })

  it('blanks stay what they are in a text', async () => {
    const command = { ...GeneralMessage, body: 'xmlns="http://namespaces. icao.int/lds2 "' }
    const { body } = writeSpocCall({ contracts, edition: ICAO, callerId: 'UT', command })
    const { commands, reply } = await post(body)
    assert.deepEqual([commands, reply.tolerated], [[command], []])
  })

  it('a namespace with blanks that is not ours is not mended', async () => {
    const { body } = writeSpocCall({ contracts, edition: ICAO, callerId: 'UT', command: GeneralMessage })
    const { reply } = await post(body.replace('icao.int/lds2', 'icao.int/ lds3'))
    assert.deepEqual([reply.status, reply.returnCode], [500, undefined])
  })
})

describe('tolerances of a partner’s answer', () => {
  const answers = (edition: SpocContractName) => async () => {
    const { body } = writeSpocCall({ contracts, edition, callerId: 'UT', command: RequestCertificate })
    const { reply } = await post(body, { answer: { kind: 'certificates', certificates: [FIRST, SECOND] } })
    return reply.body
  }
  const cases: readonly (readonly [string, readonly string[], SpocContractName, (body: string) => string])[] = [
    ['the strict answer', [], CSN, (body) => body],
    ['a comment', ['comment'], CSN, (body) => body.replace('<b:result>', '<!-- the result --><b:result>')],
    [
      'nothing qualified below the body entry',
      ['unqualified'],
      CSN,
      (body) => body.replace(/(<\/?)b:(?!RequestCertificateResponse)/g, '$1'),
    ],
    [
      'the result first',
      ['other-order'],
      CSN,
      (body) => body.replace(/(<b:certificateSequence>.*<\/b:certificateSequence>)(<b:result>.*<\/b:result>)/, '$2$1'),
    ],
    [
      'an element nobody knows',
      ['unknown-element'],
      ICAO,
      (body) => body.replace('<b:result>', '<b:message>hello</b:message><b:result>'),
    ],
    [
      'blanks in the namespace',
      ['blanks-in-namespace'],
      ICAO,
      (body) => body.replace('icao.int/lds2"', 'icao.int/ lds2 "'),
    ],
    ['the namespace cut off', ['namespace-cut-off'], ICAO, (body) => body.replace('icao.int/lds2', '')],
    [
      'the namespace of the other edition',
      ['namespace-of-another-edition'],
      CSN,
      (body) => body.replace(NAMESPACES[CSN], NAMESPACES[ICAO]),
    ],
    ['SOAP 1.2', [], CSN, (body) => body.replace(SOAP_11, SOAP_12)],
    ['blanks around the code', [], CSN, (body) => body.replace('>ok_cert_available<', '>\n ok_cert_available\n<')],
  ]
  for (const [shows, tolerated, edition, change] of cases) {
    it(`${shows}, ${edition}: ${tolerated[0] ?? 'nothing to forgive'}`, async () => {
      const strict = await answers(edition)()
      const seen: string[] = []
      const answer = await callSpoc({
        contracts,
        edition,
        callerId: 'UT',
        command: RequestCertificate,
        post: async () => ({ status: 200, contentType: 'text/xml', body: bytes(change(strict)) }),
        onTolerated: (names) => seen.push(...names),
      })
      const outcome = { kind: 'certificates', certificates: [FIRST, SECOND] }
      assert.deepEqual(answer, { kind: 'final', outcome, returnCode: 'ok_cert_available' })
      assert.deepEqual(seen, tolerated)
    })
  }
})

import assert from 'node:assert/strict'
import type { ServiceName } from '../../src/messages/index.ts'
import { TOLERANCE_GROUPS, TOLERANCES } from '../../src/services/index.ts'
import { ANSWER_TOLERANCES } from '../../src/services/result.ts'
import { bytes, envelope, post, requestCertificate, requestWithCallback, SOAP_12, sendCertificates } from './support.ts'
import { FOREIGN_CARS_AS_SENT, MORE_TOLERANCE_EXAMPLES } from './tolerance-examples.ts'

interface Example {
  readonly tolerance: string
  readonly shows: string
  readonly entry: string
  readonly as: 'request' | 'request with callback' | 'callback' | 'refused callback' | 'unasked'
  readonly service?: 'TermContr' | 'DV'
  readonly soap12?: true
}

const [CALLBACK, NO_CALLBACK] = ['callback_possible', 'callback_not_possible'].map(
  (value) => `<callbackIndicator>${value}</callbackIndicator>`,
) as [string, string]
const TYPES_10 = { namespace: 'uri:EAC-PKI-DV-Protocol/1.0', types: 'uri:eacBT/1.0' }

/** Each tolerance alone: the message is strict but for the one thing. */
const EXAMPLES: readonly Example[] = [
  {
    tolerance: 'soap-1.2',
    shows: 'the same message in SOAP 1.2',
    entry: requestCertificate(),
    as: 'request',
    soap12: true,
  },
  {
    tolerance: 'comment',
    shows: 'comments between and inside elements',
    entry: requestCertificate({ certReq: '<!-- the request --><certReq>fyED<!-- half way -->AQID</certReq>' }),
    as: 'request',
  },
  {
    tolerance: 'type-attribute',
    shows: 'xsi:type on an accessor',
    entry: requestCertificate({
      certReq:
        '<certReq xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:base64Binary">fyEDAQID</certReq>',
    }),
    as: 'request',
  },
  {
    tolerance: 'accessor-in-protocol-namespace',
    shows: 'complex accessors as KDSoap qualifies them',
    entry: requestCertificate({ messageID: '<p:messageID/>', responseURL: '<p:responseURL/>' }),
    as: 'request',
  },
  {
    tolerance: 'accessor-in-types-namespace',
    shows: 'every accessor in the types namespace',
    entry: requestCertificate({
      callbackIndicator: '<b:callbackIndicator>callback_not_possible</b:callbackIndicator>',
      messageID: '<b:messageID/>',
      responseURL: '<b:responseURL/>',
      certReq: '<b:certReq>fyEDAQID</b:certReq>',
    }),
    as: 'request',
  },
  {
    tolerance: 'inner-unqualified',
    shows: 'the inner elements of npm soap',
    entry: sendCertificates({
      messageID: '<messageID><messageID>m-17</messageID></messageID>',
      certificateSeq:
        '<certificateSeq><certificate>fyEDAQID</certificate><certificate>fyEDBAUG</certificate></certificateSeq>',
    }),
    as: 'callback',
  },
  {
    tolerance: 'inner-in-protocol-namespace',
    shows: 'inner elements in the protocol namespace',
    entry: sendCertificates({ messageID: '<messageID><p:messageID>m-17</p:messageID></messageID>' }),
    as: 'callback',
  },
  {
    tolerance: 'unknown-element',
    shows: 'an accessor nobody knows',
    entry: requestCertificate({ extra: '<priority>high</priority>' }),
    as: 'request',
  },
  {
    tolerance: 'other-order',
    shows: 'accessors the other way round',
    entry: requestCertificate({ callbackIndicator: '', extra: NO_CALLBACK }),
    as: 'request',
  },
  {
    tolerance: 'wrapped-value',
    shows: 'the wrapped messageID of 1.1 under 1.0',
    entry: sendCertificates(TYPES_10),
    as: 'callback',
  },
  {
    tolerance: 'flat-value',
    shows: 'the flat messageID of 1.0 under 1.1',
    entry: sendCertificates({ messageID: '<messageID>m-17</messageID>' }),
    as: 'callback',
  },
  {
    tolerance: 'flat-value',
    shows: 'a flat messageID in a request',
    entry: requestWithCallback({ messageID: '<messageID>m-17</messageID>' }),
    as: 'request with callback',
  },
  {
    tolerance: 'blank-wrapper',
    shows: 'a wrapper with only a line break',
    entry: requestCertificate({ messageID: '<messageID>\n  </messageID>' }),
    as: 'request',
  },
  {
    tolerance: 'empty-inner-value',
    shows: 'an empty inner messageID',
    entry: requestCertificate({ messageID: '<messageID><b:messageID/></messageID>' }),
    as: 'request',
  },
  {
    tolerance: 'empty-inner-value',
    shows: 'a blank inner messageID',
    entry: sendCertificates({ messageID: '<messageID><b:messageID> \n</b:messageID></messageID>' }),
    as: 'unasked',
  },
  {
    tolerance: 'missing-accessor',
    shows: 'no accessors for what is absent',
    entry: requestCertificate({ messageID: '', responseURL: '' }),
    as: 'request',
  },
  {
    tolerance: 'missing-accessor',
    shows: 'a refusal without certificateSeq',
    entry: sendCertificates({ statusInfo: '<statusInfo>failure_expired</statusInfo>', certificateSeq: '' }),
    as: 'refused callback',
  },
  {
    tolerance: 'white-space-in-base64',
    shows: 'base64 in lines',
    entry: requestCertificate({ certReq: '<certReq>\r\n  fyED\n\tAQ ID\n</certReq>' }),
    as: 'request',
  },
  {
    tolerance: 'namespace-of-another-role',
    shows: 'a callback to a terminal in the namespace of the DV',
    entry: sendCertificates(),
    as: 'callback',
    service: 'TermContr',
  },
  {
    tolerance: 'namespace-of-another-role',
    shows: 'a callback to a DV in the namespace of the terminal',
    entry: sendCertificates({ namespace: 'uri:EAC-PKI-TermContr-Protocol/1.1' }),
    as: 'callback',
  },
  ...['1.2', '1.3'].map((version) => ({
    tolerance: 'namespace-version',
    shows: `namespace version ${version}`,
    entry: requestWithCallback({ namespace: `uri:EAC-PKI-DV-Protocol/${version}`, types: `uri:eacBT/${version}` }),
    as: 'request with callback' as const,
  })),
  {
    tolerance: 'types-of-another-version',
    shows: 'types of 1.0 in a message of 1.1',
    entry: requestWithCallback({ types: 'uri:eacBT/1.0' }),
    as: 'request with callback',
  },
  {
    tolerance: 'reply-address-without-callback',
    shows: 'a messageID beside callback_not_possible',
    entry: requestCertificate({ messageID: '<messageID><b:messageID>m-17</b:messageID></messageID>' }),
    as: 'request',
  },
  {
    tolerance: 'misspelt-status',
    shows: 'the status as CardContact spells it',
    entry: sendCertificates({
      statusInfo: '<statusInfo>failure_domain_parameter</statusInfo>',
      certificateSeq: '<certificateSeq/>',
    }),
    as: 'refused callback',
  },
  {
    tolerance: 'content-of-another-edition',
    shows: 'a status of 1.1 in a message of 1.0',
    entry: sendCertificates({
      ...TYPES_10,
      messageID: '<messageID>m-17</messageID>',
      statusInfo: '<statusInfo>failure_expired</statusInfo>',
      certificateSeq: '<certificateSeq/>',
    }),
    as: 'refused callback',
  },
]

const CERTIFICATES = [Uint8Array.of(0x7f, 0x21, 3, 1, 2, 3), Uint8Array.of(0x7f, 0x21, 3, 4, 5, 6)]
const REFUSALS: Record<string, string> = {
  'misspelt-status': 'domain-parameters',
  'content-of-another-edition': 'expired',
  'missing-accessor': 'expired',
}

function meaning({ as, tolerance }: Example): unknown {
  const certificates = { kind: 'certificates', certificates: CERTIFICATES }
  switch (as) {
    case 'request':
      return { operation: 'RequestCertificate', replyTo: { callback: 'not-possible' }, certReq: CERTIFICATES[0] }
    case 'request with callback': {
      const replyTo = {
        callback: 'possible',
        messageId: 'm-17',
        responseUrl: 'https://dv.example.test/tr03129/dv',
      }
      return { operation: 'RequestCertificate', replyTo, certReq: CERTIFICATES[0] }
    }
    case 'callback':
      return { operation: 'SendCertificates', messageId: 'm-17', outcome: certificates }
    case 'unasked':
      return { operation: 'SendCertificates', messageId: undefined, outcome: certificates }
    case 'refused callback':
      return {
        operation: 'SendCertificates',
        messageId: 'm-17',
        outcome: { kind: 'refused', reason: REFUSALS[tolerance] },
      }
  }
}

/** What is not answered to at all without them. */
const AT_THE_DOOR = ['soap-1.2', 'namespace-of-another-role', 'namespace-version']

describe('tolerances', () => {
  for (const example of EXAMPLES) {
    it(`${example.tolerance}: ${example.shows}`, async () => {
      const message = envelope(example.entry, example.soap12 ? { namespace: SOAP_12 } : {})
      const { commands, reply } = await post(message, { service: example.service ?? 'DV' })
      assert.deepEqual(commands, [meaning(example)])
      assert.deepEqual(reply.tolerated, [example.tolerance])
      assert.equal(reply.status, 200)
      assert.equal(reply.problem, undefined)
    })

    it(`${example.tolerance}, switched off: ${example.shows}`, async () => {
      const message = envelope(example.entry, example.soap12 ? { namespace: SOAP_12 } : {})
      await isHeldTo(example.tolerance, message, example.service ?? 'DV')
    })
  }

  for (const { tolerance, shows, service, message, command } of MORE_TOLERANCE_EXAMPLES) {
    it(`${tolerance}: ${shows}`, async () => {
      const { commands, reply } = await post(message, { service })
      assert.deepEqual([commands, reply.problem], [[command], undefined])
      assert.deepEqual(reply.tolerated, [tolerance])
      assert.equal(reply.status, 200)
    })

    it(`${tolerance}, switched off: ${shows}`, () => isHeldTo(tolerance, message, service))
  }

  /** Refused without it, and read with it alone. */
  async function isHeldTo(tolerance: string, message: string, service: ServiceName): Promise<void> {
    const { commands, reply } = await post(message, { service, switchedOff: [tolerance] })
    assert.deepEqual([commands, reply.notForgiven], [[], [tolerance]])
    assert.match(reply.problem ?? '', new RegExp(`forgiven only by ${tolerance}, switched off for this partner`))
    if (AT_THE_DOOR.includes(tolerance)) {
      assert.deepEqual([reply.status, reply.returnCode], [500, undefined])
      assert.match(reply.body, /<soap:Fault[ >].*a deviation that is not forgiven here/)
    } else assert.deepEqual([reply.status, reply.returnCode], [200, 'failure_syntax'])
    const others = Object.keys(TOLERANCES).filter((name) => name !== tolerance)
    const alone = await post(message, { service, switchedOff: others })
    assert.deepEqual([alone.commands.length, alone.reply.tolerated], [1, [tolerance]])
  }

  for (const { car, message } of FOREIGN_CARS_AS_SENT) {
    it(`a foreignCAR that nothing more is known about stays as it was sent: ${car}`, async () => {
      const { commands, reply } = await post(message, { service: 'CVCA' })
      const [command] = commands
      assert.ok(command?.operation === 'RequestForeignCertificate')
      assert.deepEqual([command.foreignCar, reply.tolerated], [car, []])
    })
  }

  it('the old name of GetCertificates in 1.4 is answered under the old name', async () => {
    const entry =
      '<e:getCACertificatesRequest xmlns:e="uri:eacBT/1.4"><e:callbackIndicator>callback_not_possible</e:callbackIndicator></e:getCACertificatesRequest>'
    const { commands, reply } = await post(envelope(entry))
    assert.deepEqual(commands, [{ operation: 'GetCACertificates', replyTo: { callback: 'not-possible' } }])
    assert.match(reply.body, /<b:getCACertificatesResult xmlns:b="uri:eacBT\/1\.4"><b:returnCode>ok_syntax</)
    assert.deepEqual(reply.tolerated, ['missing-element'])
  })

  it('each has an example here', () => {
    // shown where answers are read
    const ofAnswers = [...Object.keys(ANSWER_TOLERANCES), ...Object.keys(TOLERANCE_GROUPS['answers to our calls'])]
    const named = Object.keys(TOLERANCES).filter((name) => !ofAnswers.includes(name))
    const shown = new Set([...EXAMPLES, ...MORE_TOLERANCE_EXAMPLES].map(({ tolerance }) => tolerance))
    assert.deepEqual(
      named.filter((name) => !shown.has(name)),
      [],
    )
  })

  it('the strict form needs none', async () => {
    const refusal = { statusInfo: '<statusInfo>failure_expired</statusInfo>', certificateSeq: '<certificateSeq/>' }
    const flat = { ...TYPES_10, messageID: '<messageID>m-17</messageID>' }
    const strict = [
      requestCertificate(),
      requestWithCallback(),
      sendCertificates(),
      sendCertificates({ messageID: '<messageID/>' }),
      sendCertificates(refusal),
      sendCertificates(flat),
      requestCertificate(TYPES_10),
    ]
    for (const entry of strict) {
      const { reply, commands } = await post(envelope(entry))
      assert.equal(commands.length, 1, reply.problem)
      assert.deepEqual(reply.tolerated, [], entry)
    }
  })

  it('many at once are all named', async () => {
    const entry = `<RequestCertificate xmlns="uri:EAC-PKI-DV-Protocol/1.1"><!-- hi -->
      <certReq> fyEDAQID </certReq><priority/>
      <messageID>m-17</messageID>
      <responseURL><string>https://dv.example.test/tr03129/dv</string></responseURL>
      ${CALLBACK}
    </RequestCertificate>`
    const { commands, reply } = await post(envelope(entry))
    assert.deepEqual(commands, [meaning({ as: 'request with callback', tolerance: '', shows: '', entry: '' })])
    assert.deepEqual(reply.tolerated, [
      'comment',
      'accessor-in-protocol-namespace',
      'inner-in-protocol-namespace',
      'unknown-element',
      'other-order',
      'flat-value',
      'white-space-in-base64',
    ])
  })

  it('UTF-16 and a byte order mark are read like UTF-8', async () => {
    const text = `\uFEFF<?xml version="1.0" encoding="UTF-16"?>${envelope(requestWithCallback())}`
    const little = new Uint8Array(Buffer.from(text, 'utf16le'))
    const big = new Uint8Array(Buffer.from(text, 'utf16le').swap16())
    for (const body of [little, big, bytes(`\uFEFF${envelope(requestWithCallback())}`)]) {
      const { commands, reply } = await post(body)
      assert.equal(commands.length, 1, reply.problem)
      assert.deepEqual(reply.tolerated, [])
    }
  })
})

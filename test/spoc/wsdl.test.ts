import assert from 'node:assert/strict'
import { SPOC_CONTRACTS, type SpocContractName } from '../../src/messages/index.ts'
import { SPOC_OPERATIONS } from '../../src/spoc/operations.ts'
import { contracts, EVERY_OPERATION, NAMESPACES } from './support.ts'

/** Names and members in their order, a question mark behind what may be absent. */
const MESSAGES: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  RequestCertificate: [
    ['callerID', 'messageID', 'certificateRequest'],
    ['certificateSequence?', 'result'],
  ],
  SendCertificates: [['callerID', 'messageID?', 'certificateSequence?', 'statusInfo'], ['result']],
  GetCACertificates: [
    ['callerID', 'messageID'],
    ['certificateSequence?', 'result'],
  ],
  GeneralMessage: [['callerID', 'messageID', 'subject', 'body'], ['result']],
}

/** What each edition lists for result, and for statusInfo besides the two spellings of the notification. */
const CODES: Readonly<Record<SpocContractName, Readonly<Record<string, string>>>> = {
  'csn-369791/2009': {
    RequestCertificate:
      'ok_cert_available ok_reception_ack failure_inner_signature failure_outer_signature failure_syntax failure_request_not_accepted failure_internal_error',
    SendCertificates: 'ok_received_correctly failure_syntax failure_messageID_unknown failure_internal_error',
    GetCACertificates: 'ok_cert_available ok_reception_ack failure_request_not_accepted failure_internal_error',
    GeneralMessage: 'ok failure_internal_error',
    statusInfo:
      'ok_cert_available failure_inner_signature failure_outer_signature failure_syntax failure_request_not_accepted failure_internal_error',
  },
  'icao-9303-12': {
    RequestCertificate:
      'ok_cert_available ok_reception_ack failure_inner_signature failure_outer_signature failure_syntax failure_request_not_accepted failure_request_syntax failure_expired failure_domain_parameters failure_internal_error',
    SendCertificates: 'ok_received_correctly failure_syntax failure_messageID_unknown failure_internal_error',
    GetCACertificates: 'ok_cert_available ok_reception_ack failure_syntax failure_internal_error',
    GeneralMessage: 'ok failure_syntax failure_internal_error',
    statusInfo:
      'ok_cert_available failure_inner_signature failure_outer_signature failure_syntax failure_request_not_accepted failure_certificate failure_internal_error',
  },
}

type Members = (typeof EVERY_OPERATION)[number]['shape']['request']['members']
const namesOf = (members: Members) => members.map(({ name, least }) => (least === 0 ? `${name}?` : name))

function valuesOf(members: Members, name: string): readonly string[] {
  const shape = members.find((member) => member.name === name)?.shape
  return shape?.kind === 'text' ? (shape.values ?? []) : []
}

describe('the WSDLs between states', () => {
  it('have the four operations, in both editions', () => {
    const names = EVERY_OPERATION.map(({ name }) => name)
    const expected = SPOC_CONTRACTS.flatMap((edition) => Object.keys(SPOC_OPERATIONS).map((one) => `${edition} ${one}`))
    assert.deepEqual(names.toSorted(), expected.toSorted())
  })

  for (const { name, edition, operation, shape } of EVERY_OPERATION) {
    it(`${name}: names, order, and codes`, () => {
      const { request, response } = shape
      assert.deepEqual([request.name, response.name], [`${operation}Request`, `${operation}Response`])
      assert.deepEqual([namesOf(request.members), namesOf(response.members)], MESSAGES[operation])
      assert.deepEqual(
        valuesOf(response.members, 'result').toSorted(),
        CODES[edition][operation]!.split(' ').toSorted(),
      )
      if (operation !== 'SendCertificates') return
      const spellings = ['new_cer_available_notification', 'new_cert_available_notification']
      const statuses = [...spellings, ...CODES[edition].statusInfo!.split(' ')]
      assert.deepEqual(valuesOf(request.members, 'statusInfo').toSorted(), statuses.toSorted())
    })
  }

  for (const edition of SPOC_CONTRACTS) {
    it(`${edition}: is named as published, with the bare operation as SOAPAction`, () => {
      const text = contracts.wsdl('https://a.test/', edition)
      const namespaces = [...text.matchAll(/targetNamespace="([^"]*)"/g)].map(([, one]) => one)
      assert.deepEqual(namespaces, [NAMESPACES[edition], NAMESPACES[edition]])
      for (const named of ['portType name="SPOCPortType"', 'binding name="SPOCSOAPBinding"', 'service name="SPOC"']) {
        assert.ok(text.includes(`<${named}`), named)
      }
      assert.match(text, /<port name="SPOCPort"/)
      const actions = [...text.matchAll(/soapAction="([^"]*)"/g)].map(([, one]) => one)
      assert.deepEqual(actions.toSorted(), Object.keys(SPOC_OPERATIONS).toSorted())
    })

    it(`${edition}: carries the address it is asked at`, () => {
      const text = contracts.wsdl('https://a.test/spoc?x=$1&"<', edition)
      assert.match(text, /<soap:address location="https:\/\/a\.test\/spoc\?x=\$1&amp;&quot;&lt;"\/>/)
    })
  }

  it('is that of ČSN 36 9791 unless another is asked for', () => {
    assert.equal(contracts.wsdl('https://a.test/'), contracts.wsdl('https://a.test/', 'csn-369791/2009'))
  })
})

import assert from 'node:assert/strict'
import { readStub } from './stub.ts'

const CALL = '    SOAP_FMAC5 int SOAP_FMAC6 soap_call_'
const HEAD = 'struct soap *soap, const char *soap_endpoint, const char *soap_action'

describe('what soapcpp2 made of a contract', () => {
  it('is read with its counted octets, and without the envelope', () => {
    const { structs } = readStub(`
struct ns2__Certificates {
        /** Sequence of elements */
        int __sizecertificate;
        struct xsd__base64Binary *certificate;
};
struct SOAP_ENV__Header {
	char dummy;	/* empty */
};
`)
    const certificate = { name: 'certificate', kind: 'many octets', type: 'xsd__base64Binary', pointer: true }
    assert.deepEqual([...structs], [['ns2__Certificates', [certificate]]])
  })

  it('tells RPC, where arguments are accessors, from document style', () => {
    const { operations } = readStub(`
${CALL}ns1__Get(${HEAD}, char *messageID, struct ns1__GetResponse *_param_1);
${CALL}__ns1__Get(${HEAD}, struct _ns2__get *ns2__get, struct _ns2__result *ns2__result);
`)
    assert.deepEqual(
      operations.map(({ name, rpc, given, answer }) => [name, rpc, given.map((member) => member.name), answer.type]),
      [
        ['Get', true, ['messageID'], 'ns1__GetResponse'],
        ['Get', false, ['ns2__get'], '_ns2__result'],
      ],
    )
  })

  it('has numbers of 64 bits', () => {
    const { structs } = readStub('struct ns2__Later {\n\tLONG64 noPollBefore;\n\tLONG64 *perhaps;\n};\n')
    const number = { kind: 'number', type: 'LONG64' }
    assert.deepEqual(structs.get('ns2__Later'), [
      { name: 'noPollBefore', pointer: false, ...number },
      { name: 'perhaps', pointer: true, ...number },
    ])
  })

  it('is refused where it has a type that nothing is known about', () => {
    assert.throws(() => readStub(`${CALL}ns1__Get(${HEAD}, time_t when, struct ns1__R *_param_1);`), /time_t when/)
  })
})

import assert from 'node:assert/strict'
import type { Command } from '../../src/messages/index.ts'
import { CEILINGS } from '../../src/services/ceilings.ts'
import { writeCall } from '../../src/services/index.ts'
import type { Element } from '../../src/soap/index.ts'
import { FOREIGN, mutants, type ReadersRules, writeMutant } from '../support/mutate-message.ts'
import { COMMANDS, type Described, EVERY_OPERATION, inEdition } from './every-operation.ts'
import { contracts, entryOf, envelope, post } from './support.ts'

/** What may be missing without harm: all else that the strict message has must be there. */
function mayBeAbsent({ operation }: Described, name: string): boolean {
  if (name === 'messageID') return /^Send/.test(operation)
  return ['statusInfoMessage', 'auxPCD', 'hashTBS', 'certReference'].includes(name)
}

/** The strict message, with every member the edition has. */
function strictEntry({ service, edition, operation, shape }: Described): Element {
  const command = inEdition({ ...COMMANDS[operation], ...words(operation) } as Command, edition)
  const entry = entryOf(writeCall({ contracts, service, edition, command }).body)
  return { ...entry, name: shape.request.name }
}
const words = (operation: string) => (/^Send/.test(operation) ? { message: 'in words' } : {})

function ceilingOf(name: string, outer: string): number | undefined {
  if (outer === 'messageID') return 255
  if (outer === 'statusInfoMessage') return 1_024
  if (['idPICC', 'challengePICC', 'hashPK', 'auxPCD'].includes(outer)) return CEILINGS['data to be signed'].most
  if (outer === 'responseURL') return CEILINGS.responseURL.most
  return Object.hasOwn(CEILINGS, name) ? CEILINGS[name as keyof typeof CEILINGS].most : undefined
}

const rulesOf = (described: Described): ReadersRules => ({
  mayBeAbsent: (outer) => mayBeAbsent(described, outer),
  ceilingOf,
})

describe('messages made malformed by their own schema', () => {
  let count = 0

  for (const described of EVERY_OPERATION) {
    const { service, edition, name } = described
    it(`${name}: each is answered failure_syntax, in the words of the edition`, async () => {
      for (const { what, entry } of mutants(
        strictEntry(described),
        described.shape.request.members,
        rulesOf(described),
      )) {
        const { reply, commands, errors } = await post(envelope(writeMutant(entry)), { service })
        assert.deepEqual([commands, errors], [[], []], what)
        assert.deepEqual([reply.status, reply.returnCode], [200, 'failure_syntax'], what)
        assert.ok(reply.problem, what)
        contracts[service].editions[edition].check(entryOf(reply.body))
        count += 1
      }
    })

    it(`${name}: what no answer of the contract fits is a fault`, async () => {
      const entry = strictEntry(described)
      const strict = envelope(writeMutant(entry))
      const renamed = (to: string) => envelope(writeMutant({ ...entry, name: to }))
      const messages = {
        'cut off': strict.slice(0, strict.length / 2),
        'two body entries': envelope(writeMutant(entry) + writeMutant(entry)),
        'in another namespace': envelope(writeMutant({ ...entry, namespace: FOREIGN })),
        'in no namespace': envelope(writeMutant({ ...entry, namespace: '' })),
        'under another name': renamed(`${entry.name}X`),
        'in capitals': renamed(entry.name.toUpperCase()),
        'its own answer': renamed(described.shape.response.name),
        'with a document type': `<!DOCTYPE x>${strict}`,
        'with a processing instruction': strict.replace('</', '<?x?></'),
        'nested too deeply': strict.replace('</', `${'<x>'.repeat(99)}${'</x>'.repeat(99)}</`),
        'without a body': strict.replaceAll('soap:Body', 'soap:Rest'),
      }
      for (const [what, message] of Object.entries(messages)) {
        const { reply, commands, errors } = await post(message, { service })
        assert.deepEqual([commands, errors, reply.status], [[], [], 500], what)
        assert.match(reply.body, /<soap:Fault[^>]*><faultcode>soap:Client<\/faultcode><faultstring>[^<]+</, what)
        count += 1
      }
    })

    it(`${name}: the strict message is none of these, and its members may come in any order`, async () => {
      const entry = strictEntry(described)
      const { commands, reply } = await post(envelope(writeMutant(entry)), { service })
      assert.equal(commands.length, 1, reply.problem)
      const reversed = await post(envelope(writeMutant({ ...entry, children: entry.children.toReversed() })), {
        service,
      })
      assert.deepEqual(reversed.commands, commands)
      assert.deepEqual(reversed.reply.tolerated, entry.children.length > 1 ? ['other-order'] : [])
    })
  }

  it('there are more than a thousand', () => assert.ok(count > 1_000, `${count}`))
})

describe('what TR-03129 has and this node does not', () => {
  const ENTRIES = [
    ['DV', 'uri:EAC-PKI-DV-Protocol/1.1', 'GetSectorPublicKey'],
    ['DV', 'uri:EAC-PKI-DV-Protocol/1.1', 'SendBlackList'],
    ['DV', 'uri:EAC-PKI-DV-Protocol/1.1', 'RequestForeignCertificate'],
    ['DV', 'uri:EAC-PKI-DV-Protocol/1.0', 'GetDocumentSignerList'],
    ['CVCA', 'uri:EAC-PKI-CVCA-Protocol/1.1', 'GetBlackList'],
    ['CVCA', 'uri:EAC-PKI-CVCA-Protocol/1.1', 'SendCertificates'],
    ['TermContr', 'uri:EAC-PKI-TermContr-Protocol/1.1', 'RequestCertificate'],
    ['DV', 'uri:eacBT/1.4', 'getBlockListRequest'],
    ['DV', 'uri:eacBT/1.4', 'sendeIDServerCertsRequest'],
    ['DV', 'uri:eacBT/1.4', 'getDVCertificatesRequest'],
    ['TermContr', 'uri:eacBT/1.4', 'getSupportedVersionsRequest'],
  ] as const
  for (const [service, namespace, name] of ENTRIES) {
    it(`${name} at a ${service} is said not to be offered`, async () => {
      const { reply, commands } = await post(envelope(`<${name} xmlns="${namespace}"/>`), { service })
      assert.deepEqual([commands, reply.status, reply.problem], [[], 500, 'this operation is not offered by this node'])
      assert.match(
        reply.body,
        /<faultcode>soap:Client<\/faultcode><faultstring>this operation is not offered by this node</,
      )
    })
  }
})

import assert from 'node:assert/strict'
import type { Operator } from '../../../src/messages/index.ts'
import { eventually } from '../../support/eventually.ts'
import { addAuthority, register } from '../../support/utopia.ts'
import { makeTlsCertificate, type TlsFiles } from '../openssl.ts'
import type { Proofs } from '../proofs.ts'
import type { Side } from '../world.ts'
import { judge, reasonsIn } from './judge.ts'
import type { Round } from './prove-asking.ts'
import { receive } from './prove-callbacks.ts'
import { listKindsOf, passedOn, pushesOf } from './pushes.ts'
import type { Receiver } from './toolkit.ts'
import { base64, sideOf, wsdlOf } from './toolkit-partner.ts'

interface Below {
  readonly receiver: Receiver
  readonly tls: TlsFiles
}

/** Who stands above and below an authority of ours. */
const ABOVE = { DV: 'CVCA', TermContr: 'DV' } as const
type PushedTo = keyof typeof ABOVE
const ROLES = { DV: 'DV', TermContr: 'TCC' } as const

/** The toolkit sends certificates and lists to a DV and a control centre; the DV sends its lists on to the toolkit. */
export async function provePushes(round: Round, below: Below, proofs: Proofs): Promise<void> {
  const { toolkit, edition } = round
  const title = `${toolkit.name} sends down in TR-03129 ${edition}, and our DV sends the lists on to it`
  await proofs.prove(
    title,
    toolkit.needs,
    async () => {
      const tls = await makeTlsCertificate(`${toolkit.mnemonic}-${edition}-above`, round.world.folder)
      const toDv = await push(round, 'DV', tls, below)
      return toDv + (await push(round, 'TermContr', tls))
    },
    (count) => `: ${count} messages, as expected`,
  )
}

/** To an authority that has heard nothing so far. @returns how many messages */
async function push(round: Round, service: PushedTo, tls: TlsFiles, below?: Below): Promise<number> {
  const { world, samples, toolkit, edition, table } = round
  const side = await newAuthority(round, service)
  const { operator, url, nodeCertificateFile, name } = side
  const above = `above-${name.toLowerCase()}`
  const tr = `tr-03129/${edition}` as const
  const neighbour = { authority: name, edition: tr }
  const one = { ...neighbour, name: above, role: ABOVE[service], mnemonic: 'ABOVE' }
  await register(operator, { ...one, tlsCertificates: [tls.certificate] })
  if (below !== undefined) {
    const reader = { ...neighbour, name: belowName(name), role: 'terminal', mnemonic: 'BELOW' } as const
    const callbackTargets = [below.receiver.url]
    await register(operator, { ...reader, callbackTargets, tlsCertificates: [below.tls.certificate] })
  }
  const certificate = base64(world.cvca.octets)
  const messages = pushesOf(edition, certificate, samples.lists)
  const calls = messages.map(({ operation, arguments: given }) => ({ operation, arguments: given }))
  const at = { place: { tls, nodeCertificateFile }, edition, wsdl: wsdlOf(url, edition) }
  const answers = await toolkit.call(at, calls)
  const judged = messages.map((message, index) => judge(message, answers[index], []))
  for (const { message, wrong } of judged) table.note({ toolkit, edition, service, message }, wrong)
  const wrong = reasonsIn(judged)
  if (wrong !== '') throw new Error(`${service} ${wrong}`)
  await kept(side, above, round, certificate)
  if (below === undefined) return messages.length
  await comparePassedOn(round, below.receiver)
  await allClosed(operator, belowName(name), listKindsOf(edition).length)
  return messages.length + listKindsOf(edition).length
}

const belowName = (authority: string): string => `below-${authority.toLowerCase()}`

interface NewAuthority extends Side {
  readonly name: string
}

/** It trusts our CVCA and whoever signed the lists. */
async function newAuthority(round: Round, service: PushedTo): Promise<NewAuthority> {
  const { world, samples, toolkit, edition } = round
  const { operator, nodeCertificateFile } = sideOf(service, round)
  const mnemonic = `${toolkit.mnemonic}P${edition.replace('.', '')}`
  const name = `UT-${mnemonic}`
  const { serviceUrl: url } = await addAuthority(operator, name, ROLES[service], mnemonic)
  await operator.call('authority.trust', { name, certificate: base64(world.cvca.octets) })
  await operator.call('list.trust', { name, certificate: samples.csca })
  return { operator, nodeCertificateFile, url, name }
}

/** What the node has of it in the end: lists by that partner, and the certificate octet for octet. */
async function kept({ operator, name }: NewAuthority, above: string, { edition }: Round, certificate: string) {
  const kinds = [...listKindsOf(edition)].sort()
  await eventually('the lists are kept', async () => {
    const versions = await operator.call('list.list', { name })
    return versions.filter(({ from }) => from === above).length >= kinds.length
  })
  const versions = await operator.call('list.list', { name })
  assert.deepEqual(versions.map(({ kind }) => kind).sort(), kinds)
  const exchanges = (await operator.call('exchange.list', { partner: above, limit: 20 })).exchanges
  const announced = exchanges.find(({ operation }) => operation === 'SendCertificates')
  assert.ok(announced, 'the node has no SendCertificates')
  assert.deepEqual((await operator.call('exchange.show', { id: announced.id })).certificates, [certificate])
}

async function comparePassedOn({ samples, toolkit, edition, table }: Round, receiver: Receiver): Promise<void> {
  const expected = passedOn(edition, samples.lists)
  const received = await receive(receiver, expected.length)
  for (const one of expected) {
    const message = { operation: one.operation, how: 'unasked', returnCode: 'ok_received_correctly' }
    await table.noting({ toolkit, edition, service: 'its TermContr', message }, async () => {
      const found = received.find(({ operation }) => operation === one.operation)
      assert.deepEqual(found, one)
    })
  }
}

/** The receiver's answers were understood: nothing is left to be delivered. */
async function allClosed(operator: Operator, partner: string, count: number): Promise<void> {
  await eventually('what was sent on is closed', async () => {
    const exchanges = (await operator.call('exchange.list', { partner, limit: 20 })).exchanges
    return exchanges.filter(({ state }) => state === 'closed').length === count
  })
}

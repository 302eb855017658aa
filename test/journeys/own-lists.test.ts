import assert from 'node:assert/strict'
import { openListSigners } from '../../src/app/list-signers.ts'
import { defectListContent, documentSignerListContent } from '../../src/lists/index.ts'
import type { ListKind } from '../../src/messages/index.ts'
import { ListPki, type Made, USAGES } from '../lists/list-pki.ts'
import { eventually } from '../support/eventually.ts'
import { startTestNode, type TestNode } from '../support/node.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { addAuthority, register } from '../support/utopia.ts'

describeWithOpenssl('a node that is the NPKD', () => {
  let pki: ListPki
  let csca: Made
  let documentSigner: Made
  let node: TestNode
  const signerOf = (made: Made, passphraseFile?: string) => ({
    key: made.key,
    certificate: made.pem,
    chain: [csca.pem],
    ...(passphraseFile !== undefined && { passphraseFile }),
  })

  before(async () => {
    pki = new ListPki()
    csca = pki.csca('UT')
    documentSigner = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS' })
    const documents = pki.signer(csca, USAGES.documentSignerList)
    const sealed = openssl(['pkcs8', '-topk8', '-in', documents.key, '-passout', 'pass:geheim'])
    const signers = [
      signerOf(pki.signer(csca, USAGES.masterList)),
      signerOf({ ...documents, key: pki.write(sealed) }, pki.write('geheim\n')),
    ]
    node = await startTestNode('UT', { settings: { lists: { sources: [], signers } } })
    await addAuthority(node.operator, 'UT-NPKD', 'NPKD', 'NPKD')
    await addAuthority(node.operator, 'UT-DV', 'DV', 'DVDOM')
    const { tlsCertificate } = await node.operator.call('node.show', {})
    const { serviceUrl } = await node.operator.call('authority.show', { name: 'UT-DV' })
    const both = { mnemonic: 'DVDOM', tlsCertificates: [tlsCertificate] }
    await register(node.operator, { ...both, name: 'dv', authority: 'UT-NPKD', role: 'DV', pushUrl: serviceUrl })
    await register(node.operator, { ...both, name: 'npkd', authority: 'UT-DV', role: 'NPKD', mnemonic: 'NPKD' })
  })
  after(async () => {
    await node?.close()
    pki.close()
  })

  const make = (kind: ListKind, content: Uint8Array, name = 'UT-NPKD') =>
    node.operator.call('list.make', { name, kind, content: Buffer.from(content).toString('base64') })
  const documentSigners = () => documentSignerListContent([documentSigner.der])

  it('makes nothing that does not verify up to a CSCA trusted here', async () => {
    await assert.rejects(make('document-signer', documentSigners()), /no CSCA certificate is trusted for lists yet/)
    assert.deepEqual(await node.operator.call('list.list', {}), [])
  })

  it('makes a list, gives it out and sends it on', async () => {
    const certificate = Buffer.from(csca.der).toString('base64')
    for (const name of ['UT-NPKD', 'UT-DV']) await node.operator.call('list.trust', { name, certificate })
    const { octets, kept, sentTo } = await make('document-signer', documentSigners())
    assert.deepEqual([kept, sentTo], [true, ['dv']])
    pki.verify(Buffer.from(octets, 'base64'), csca)
    await eventually('the DV keeps it', async () =>
      (await node.operator.call('list.list', { name: 'UT-DV' })).some(({ kind }) => kind === 'document-signer'),
    )
    const held = async () => (await node.operator.call('list.list', { name: 'UT-NPKD' }))[0]?.heldBy
    await eventually('it is known to', async () => (await held())?.includes('dv') ?? false)
  })

  it('assembles a list of certificates that are brought as they are, and gives it back octet for octet', async () => {
    const another = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS 2' })
    const certificates = [documentSigner, another].map(({ der }) => Buffer.from(der).toString('base64'))
    const wish = { name: 'UT-NPKD', certificates }
    const { octets } = await node.operator.call('list.make', { ...wish, kind: 'document-signer' })
    const [{ sha256 } = { sha256: '' }] = await node.operator.call('list.list', { name: 'UT-NPKD' })
    assert.equal((await node.operator.call('list.get', { sha256 })).octets, octets)
    await assert.rejects(node.operator.call('list.make', { ...wish, kind: 'defect' }), /no list of certificates/)
    const twice = { ...wish, kind: 'document-signer', certificates: [...certificates, ...certificates] }
    await assert.rejects(node.operator.call('list.make', twice), /certificate-repeated/)
    const both = { ...wish, kind: 'document-signer', content: octets }
    await assert.rejects(node.operator.call('list.make', both), /either content or certificates/)
    await assert.rejects(node.operator.call('list.get', { sha256: '0'.repeat(64) }), /There is no list/)
  })

  it('signs no kind of list for which it has no signer, and only for an NPKD', async () => {
    const defects = defectListContent([{ certificate: documentSigner.der, knownDefects: [{ name: 'PowerDownReq' }] }])
    await assert.rejects(make('defect', defects), /may sign a defect list: .* 0\.4\.0\.127\.0\.7\.3\.11\.2\.1\.2/)
    await assert.rejects(make('document-signer', documentSigners(), 'UT-DV'), /only an NPKD makes lists/)
    await assert.rejects(make('document-signer', Uint8Array.of(5, 0)), { code: 'refused' })
  })

  it('does not open with a signer it cannot use', async () => {
    const { lists } = node.config
    const [, sealed] = lists.signers
    const { passphraseFile: _, ...locked } = sealed!
    for (const [wrong, says] of [
      [locked, /lists\.signers\.0 cannot be used: signer-unreadable.* needs its passphrase/],
      [{ ...locked, key: '/nowhere.key' }, /\/nowhere\.key \(setting lists\.signers\.0\.key\) cannot be read/],
    ] as const) {
      await assert.rejects(openListSigners({ ...node.config, lists: { ...lists, signers: [wrong] } }), says)
    }
  })
})

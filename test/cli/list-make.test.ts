import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { documentSignerListContent, readCertificate, readList, verifyList } from '../../src/lists/index.ts'
import { ListPki, type Made, USAGES } from '../lists/list-pki.ts'
import { describeWithOpenssl, openssl } from '../support/openssl.ts'
import { type Answers, eac } from './fake-world.ts'
import { AUTHORITY } from './views.ts'

describeWithOpenssl('eac list make', () => {
  let pki: ListPki
  let csca: Made
  let one: Made
  let other: Made
  let files: Record<string, Uint8Array | string>
  let now: string

  before(() => {
    now = new Date(Date.now() + 60_000).toISOString()
    pki = new ListPki()
    csca = pki.csca('UT')
    const signerOf = (usage: string) => pki.signer(csca, usage)
    const [documents, defects] = [signerOf(USAGES.documentSignerList), signerOf(USAGES.defectList)]
    one = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS 1' })
    other = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS 2' })
    files = {
      'signers/b.pem': readFileSync(one.pem),
      'signers/a.cer': other.der,
      'signers/notes.txt': 'not looked at',
      'empty/notes.txt': 'nothing here',
      'csca.pem': readFileSync(csca.pem),
      'documents.key': openssl(['pkcs8', '-topk8', '-in', documents.key, '-passout', 'pass:geheim']),
      'documents.pem': readFileSync(documents.pem),
      passphrase: 'geheim\n',
      'defects.key': readFileSync(defects.key),
      'defects.pem': readFileSync(defects.pem),
      'defects.yaml': `
- certificate: signers/a.cer
  description: printed in June
  defects:
    - { name: CertRevoked, status: 2 }
    - { name: ePassportDGMalformed, dataGroups: [2], description: the photograph }
`,
      'wrong.yaml': '[{ certificate: signers/a.cer, defects: [{ name: Nonsense }] }]',
      'missing.yaml': '[{ certificate: signers/a.cer, defects: [{ name: CertRevoked }] }]',
    }
  })
  after(() => pki.close())

  const folders = ['signers', 'empty']
  const run = (args: readonly string[], answers: Answers = {}) =>
    eac(['list', 'make', ...args], { files, folders, now, answers })
  const WITH_KEY = ['--signer', 'documents.key', '--signer-certificate', 'documents.pem']
  const PASSPHRASE = ['--passphrase-file', 'passphrase']
  const SIGNERS = ['document-signer-list', '--certificates', 'signers']

  it('has help for each kind', async () => {
    for (const kind of ['document-signer-list', 'master-list', 'defect-list']) {
      const { exitCode, out } = await run([kind, '--help'])
      assert.equal(exitCode, 0)
      assert.match(out, /Without --signer the node signs with its own key \(lists\.signers\)/)
    }
  })

  it('signs here, with an encrypted key, the certificates of a folder', async () => {
    const args = [...SIGNERS, ...WITH_KEY, ...PASSPHRASE, '--signer-chain', 'csca.pem', '--out', 'out/ds.bin']
    const { exitCode, out, err, written, calls } = await run(args)
    assert.deepEqual([exitCode, err, calls], [0, '', []])
    const octets = written.get('out/ds.bin')!
    const list = readList(octets)
    assert.equal(out, `out/ds.bin: document signer list, ${octets.length} bytes, SHA-256 ${list.fingerprint}\n`)
    assert.ok(list.kind === 'document-signer-list' && list.certificates.length === 2 && list.embedded.length === 2)
    assert.equal((await verifyList(list, { anchors: [readCertificate(csca.der)], at: new Date(now) })).ok, true)
    pki.verify(octets, csca)
  })

  it('signs a defect list of what a file tells', async () => {
    const key = ['--signer', 'defects.key', '--signer-certificate', 'defects.pem']
    const { exitCode, err, written } = await run(['defect-list', '--defects', 'defects.yaml', ...key, '--out', 'd.bin'])
    assert.deepEqual([exitCode, err], [0, ''])
    const list = readList(written.get('d.bin')!)
    assert.ok(list.kind === 'defect-list')
    const [defect] = list.defects
    assert.equal(defect?.certificateHash, readCertificate(other.der).fingerprint)
    assert.equal(defect?.description, 'printed in June')
    assert.deepEqual(
      new Set(defect?.knownDefects.map(({ name, status, description }) => [name, status, description].join())),
      new Set(['CertRevoked,used for testing,', 'ePassportDGMalformed,,the photograph']),
    )
    pki.verify(list.octets, csca)
  })

  it('has the node sign without --signer', async () => {
    const octets = Buffer.from('a list').toString('base64')
    const taken = { authority: 'ut-npkd', kind: 'document-signer', kept: true, sentTo: ['dv'], octets } as const
    const answers = { 'authority.list': [AUTHORITY], 'list.make': taken }
    const { exitCode, out, calls, written } = await run([...SIGNERS, '--out', 'kept.bin'], answers)
    assert.equal(exitCode, 0)
    assert.match(out, /ut-npkd has made the document-signer list and gives it to those who ask\. .* on its way to dv\./)
    const content = Buffer.from(documentSignerListContent([one.der, other.der])).toString('base64')
    assert.deepEqual(calls.at(-1), {
      name: 'list.make',
      input: { name: AUTHORITY.name, kind: 'document-signer', content },
    })
    assert.equal(Buffer.from(written.get('kept.bin')!).toString(), 'a list')
  })

  it('says what is missing or wrong', async () => {
    const cases: readonly [readonly string[], number, RegExp][] = [
      [['document-signer-list'], 2, /--certificates/],
      [['document-signer-list', '--certificates', 'empty'], 2, /empty has no certificate in it/],
      [[...SIGNERS, ...WITH_KEY, ...PASSPHRASE], 2, /Say --out FILE/],
      [[...SIGNERS, ...WITH_KEY, '--out', 'x'], 2, /documents\.key cannot sign: .* needs its passphrase/],
      [[...SIGNERS, '--signer', 'documents.key', '--out', 'x'], 2, /--signer-certificate FILE/],
      [[...SIGNERS, '--passphrase-file', 'passphrase'], 2, /name the key with --signer/],
      [['defect-list', '--defects', 'wrong.yaml'], 2, /wrong\.yaml tells no defects:\n +0\.defects\.0\.name: /],
      [['defect-list', '--defects', 'missing.yaml'], 1, /CertRevoked without its parameter \(status\)/],
      [
        ['defect-list', '--defects', 'defects.yaml', ...WITH_KEY, ...PASSPHRASE, '--out', 'x'],
        1,
        /signer-usage: needs 0\.4\.0\.127\.0\.7\.3\.11\.2\.1\.2, has 0\.4\.0\.127\.0\.7\.3\.11\.1\.4\.2/,
      ],
    ]
    for (const [args, exit, says] of cases) {
      const { exitCode, err, written } = await run(args)
      assert.match(err, says)
      assert.deepEqual([exitCode, written.size], [exit, 0])
    }
  })
})

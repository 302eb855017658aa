import assert from 'node:assert/strict'
import {
  buildMasterList,
  type ListQuestion,
  type ListVerdict,
  readCertificate,
  readList,
  softwareListSigner,
  verifyList,
} from '../../src/lists/index.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { der, INTEGER_0, indefinite, masterListContent, oid } from './der.ts'
import {
  CA_EXTENSIONS,
  CONTENT_TYPES,
  KEYS,
  ListPki,
  type Made,
  NO_KEY_IDENTIFIERS,
  signerExtensions,
  USAGES,
} from './list-pki.ts'

const DAY = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY)

function errorsOf({ findings }: ListVerdict): string[] {
  return findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
}

function warningsOf({ findings }: ListVerdict): string[] {
  return findings.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule)
}

describeWithOpenssl('verifyList', () => {
  let pki: ListPki
  let csca: Made
  let signer: Made
  let content: Buffer

  before(() => {
    pki = new ListPki()
    csca = pki.csca('UT')
    signer = pki.signer(csca, USAGES.masterList)
    content = masterListContent([csca.der])
  })
  after(() => pki.close())

  const judge = (octets: Uint8Array, question: Partial<ListQuestion> & { anchor?: Made } = {}) => {
    const anchors = [readCertificate((question.anchor ?? csca).der)]
    return verifyList(readList(octets), { anchors, at: inDays(0.5), ...question })
  }
  const master = (signers: readonly Made[] = [signer], more: readonly string[] = ['-keyid', '-certfile', csca.pem]) =>
    pki.sign(content, CONTENT_TYPES.masterList, signers, more)
  const built = (by: Made, signingTime: Date) => {
    const who = softwareListSigner({ privateKey: by.keyPem, certificate: by.der })
    return buildMasterList({ certificates: [csca.der], signingTime, signer: who, signerChain: [csca.der] })
  }

  it('finds nothing wrong with a list that openssl signed over brainpoolP384r1', async () => {
    const verdict = await judge(master())
    assert.deepEqual(verdict.findings, [])
    assert.ok(verdict.ok)
    assert.deepEqual(
      verdict.chain.map(({ subject }) => subject.text),
      ['C=UT, O=Government, CN=List Signer', 'C=UT, O=Government, CN=CSCA UT'],
    )
    assert.equal(verdict.list.kind, 'master-list')
  })

  const others = {
    'explicit curve parameters': { key: KEYS.explicitBrainpoolP256r1, sign: [], issue: [] },
    'P-256': { key: KEYS.p256, sign: [], issue: [] },
    'RSA PKCS#1 v1.5': { key: KEYS.rsa, sign: [], issue: [] },
    'RSA-PSS': {
      key: KEYS.rsa,
      sign: ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32', '-keyopt', 'rsa_mgf1_md:sha256'],
      issue: ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:48'],
    },
  }
  for (const [name, { key, sign, issue }] of Object.entries(others)) {
    it(`verifies signatures with ${name}, of the list and of the certificates`, async () => {
      const own = pki.csca('UT', { key, options: issue })
      const by = pki.signer(own, USAGES.masterList, { key, options: issue })
      // -keyopt belongs to the signer before it
      const octets = pki.sign(
        masterListContent([own.der]),
        CONTENT_TYPES.masterList,
        [by],
        [...sign, '-keyid', '-certfile', own.pem],
      )
      assert.deepEqual((await judge(octets, { anchor: own })).findings, [])
    })
  }

  it('verifies a list in BER, with a warning', async () => {
    const verdict = await judge(master([signer], ['-keyid', '-certfile', csca.pem, '-stream']))
    assert.ok(verdict.ok)
    assert.deepEqual(warningsOf(verdict), ['in-der'])
  })

  it('verifies signed attributes that came in BER', async () => {
    const der = master()
    const attributes = readList(der).signers[0]!.signedAttributes!.signedOctets
    const asSent = Buffer.from(attributes)
    asSent[0] = 0xa0
    const headerLength = asSent[1]! < 0x80 ? 2 : 3
    const octets = rewrapped(der, asSent, indefinite(0xa0, asSent.subarray(headerLength)))
    assert.equal(readList(octets).encoding, 'BER')
    assert.ok((await judge(octets)).ok)
  })

  it('names a signer by issuer and serial number as well, and advises against it', async () => {
    const verdict = await judge(master([signer], ['-certfile', csca.pem]))
    assert.ok(verdict.ok)
    assert.deepEqual(warningsOf(verdict), ['signer-named-by-key'])
  })

  it('advises to include the CSCA of the signer', async () => {
    assert.deepEqual(warningsOf(await judge(master([signer], ['-keyid']))), ['csca-included'])
  })

  describe('refuses', () => {
    it('content that was changed after it was signed', async () => {
      const octets = Uint8Array.from(master())
      const at = Buffer.from(octets).indexOf('CSCA UT') // in the list: it comes before the certificates beside it
      octets[at] = 'X'.charCodeAt(0)
      assert.deepEqual(errorsOf(await judge(octets)), ['digest-matches'])
    })

    it('a changed signature', async () => {
      const octets = Uint8Array.from(master())
      octets[octets.length - 1]! ^= 1
      assert.deepEqual(errorsOf(await judge(octets)), ['signature-verifies'])
    })

    it('every change of what is signed', async () => {
      const octets = master()
      const { content, signers } = readList(octets)
      const attributes = Buffer.from(signers[0]!.signedAttributes!.signedOctets).subarray(4)
      for (const signed of [Buffer.from(content), attributes]) {
        const start = octets.indexOf(signed)
        assert.ok(start > 0)
        for (let at = start; at < start + signed.length; at += 29) {
          const changed = Uint8Array.from(octets)
          changed[at]! ^= 0x04
          let accepted = false
          try {
            accepted = (await judge(changed)).ok
          } catch {
            continue // not readable any more
          }
          assert.equal(accepted, false, `byte ${at}`)
        }
      }
    })

    it('a signer that may not sign lists of this kind', async () => {
      for (const usage of [undefined, USAGES.documentSignerList, '1.3.6.1.5.5.7.3.1']) {
        const verdict = await judge(master([pki.signer(csca, usage)]))
        assert.deepEqual(errorsOf(verdict), ['signer-usage'])
        assert.match(verdict.findings[0]?.detail ?? '', /needs 2\.23\.136\.1\.1\.3/)
      }
    })

    it('a signer whose key is for other things', async () => {
      const extensions = signerExtensions(USAGES.masterList).with(0, 'keyUsage=critical,keyAgreement')
      assert.deepEqual(errorsOf(await judge(master([pki.signer(csca, undefined, { extensions })]))), [
        'signer-key-usage',
      ])
    })

    it('a signer of another CSCA of the same name', async () => {
      const verdict = await judge(master(), { anchor: pki.csca('UT') })
      assert.deepEqual(errorsOf(verdict), ['leads-to-anchor'])
      const noKeyNames = { extensions: [...CA_EXTENSIONS.slice(0, 2), ...NO_KEY_IDENTIFIERS] }
      const other = pki.csca('UT', noKeyNames)
      assert.deepEqual(errorsOf(await judge(master(), { anchor: other })), ['issuer-signature'])
    })

    it('everything when nobody is trusted', async () => {
      const verdict = await judge(master(), { anchors: [] })
      assert.deepEqual(errorsOf(verdict), ['leads-to-anchor'])
      assert.match(verdict.findings.at(-1)?.detail ?? '', /no anchor was given/)
    })

    it('a signer that signed after its end or before its beginning, and one that has ended since', async () => {
      const short = pki.signer(csca, USAGES.masterList, { days: 10 })
      const late = await judge((await built(short, inDays(20))).octets, { at: inDays(21) })
      assert.deepEqual(errorsOf(late), ['signer-valid-when-signed', 'signer-valid-now'])
      const early = await judge((await built(short, inDays(-20))).octets)
      assert.deepEqual(errorsOf(early), ['signer-valid-when-signed'])
      const since = (await built(short, inDays(1))).octets
      assert.deepEqual(errorsOf(await judge(since, { at: inDays(30) })), ['signer-valid-now'])
      const allowed = await judge(since, { at: inDays(30), policy: { signerMayHaveExpired: true } })
      assert.ok(allowed.ok)
      assert.deepEqual(warningsOf(allowed), ['signer-expired'])
    })

    it('a list from the future', async () => {
      assert.deepEqual(errorsOf(await judge((await built(signer, inDays(3))).octets)), ['signing-time-reached'])
    })

    it('a list older than the one in use', async () => {
      const times = [inDays(0.1), inDays(0.2)]
      const [older, newer] = await Promise.all(times.map(async (time) => (await built(signer, time)).octets))
      const heldOf = async (octets: Uint8Array) => {
        const verdict = await judge(octets)
        assert.ok(verdict.ok)
        return { kind: verdict.list.kind, signingTime: verdict.signingTime }
      }
      assert.deepEqual(errorsOf(await judge(older!, { held: await heldOf(newer!) })), ['not-older-than-held'])
      assert.ok((await judge(newer!, { held: await heldOf(older!) })).ok)
      assert.ok((await judge(newer!, { held: await heldOf(newer!) })).ok)
    })

    it('a message without the certificate of its signer', async () => {
      assert.deepEqual(errorsOf(await judge(master([signer], ['-keyid', '-nocerts']))), ['signer-certificate-included'])
    })

    it('a signature without signed attributes', async () => {
      const verdict = await judge(master([signer], ['-keyid', '-noattr']))
      assert.deepEqual(errorsOf(verdict), ['attributes-signed', 'signing-time-signed'])
    })

    it('a message with a revocation list', async () => {
      const octets = master()
      const certificates = partsOfSignedData(octets).find(([tag]) => tag === 0xa0)!
      const changed = rewrapped(octets, certificates, Buffer.concat([certificates, der(0xa1, der(0x30))]))
      assert.deepEqual(errorsOf(await judge(changed)), ['no-revocation-lists'])
    })

    it('an intermediate CA that the CSCA must not have', async () => {
      const extensions = CA_EXTENSIONS.with(0, 'basicConstraints=critical,CA:TRUE')
      const middle = pki.make({ subject: '/C=UT/CN=Middle', extensions, issuer: csca })
      const by = pki.signer(middle, USAGES.masterList)
      const verdict = await judge(master([by], ['-keyid', '-certfile', middle.pem]))
      assert.deepEqual(errorsOf(verdict), ['issuer-path-length'])
    })

    it('an issuer that is no CA', async () => {
      const extensions = [
        'basicConstraints=critical,CA:FALSE',
        'keyUsage=critical,digitalSignature',
        'subjectKeyIdentifier=hash',
      ]
      const noCa = pki.csca('UT', { extensions })
      const verdict = await judge(master([pki.signer(noCa, USAGES.masterList)]), { anchor: noCa })
      assert.deepEqual(errorsOf(verdict), ['issuer-is-ca', 'issuer-key-usage'])
    })

    it('a signer of another country than its CSCA', async () => {
      const foreign = pki.signer(csca, USAGES.masterList, { subject: '/C=AT/CN=List Signer' })
      assert.deepEqual(errorsOf(await judge(master([foreign]))), ['signer-of-issuers-country'])
    })

    it('a held list of another kind', async () => {
      const held = { kind: 'document-signer-list', signingTime: inDays(0) } as const
      await assert.rejects(judge(master(), { held }), { code: 'kinds-differ' })
    })
  })

  describe('with two signers', () => {
    it('trusts a list one of them may sign, whichever comes first', async () => {
      const stranger = pki.signer(pki.csca('XX'), USAGES.masterList, { subject: '/C=XX/CN=Stranger' })
      for (const signers of [
        [signer, stranger],
        [stranger, signer],
      ]) {
        const verdict = await judge(master(signers))
        assert.ok(verdict.ok, JSON.stringify(verdict.findings))
        assert.equal(verdict.signer.subject.text, 'C=UT, O=Government, CN=List Signer')
        assert.deepEqual(warningsOf(verdict), ['one-signer'])
      }
    })

    it('goes by the time of the one that is trusted', async () => {
      const stranger = pki.signer(pki.csca('XX'), USAGES.masterList, { subject: '/C=XX/CN=Stranger' })
      const theirs = (await built(stranger, inDays(300))).octets
      const ours = (await built(signer, inDays(0.1))).octets
      const both = withSigner(Buffer.from(ours), Buffer.from(theirs), Buffer.from(stranger.der))
      assert.deepEqual(readList(both).signingTime, readList(theirs).signingTime)
      const verdict = await judge(both)
      assert.ok(verdict.ok, JSON.stringify(verdict.findings))
      assert.equal(Math.round(verdict.signingTime.getTime() / DAY), Math.round(inDays(0.1).getTime() / DAY))
    })

    it('refuses a list none of them may sign', async () => {
      const verdict = await judge(master([pki.signer(csca, undefined), pki.signer(pki.csca('XX'), USAGES.masterList)]))
      assert.equal(verdict.ok, false)
      assert.ok(errorsOf(verdict).includes('signer-usage'))
      assert.ok(errorsOf(verdict).includes('leads-to-anchor'))
    })
  })

  describe('with link certificates', () => {
    const next = (subject = '/C=UT/O=Government/CN=CSCA UT') => {
      const key = pki.makeKey()
      const root = pki.make({ subject, extensions: CA_EXTENSIONS }, key)
      const link = pki.make({ subject, extensions: CA_EXTENSIONS, issuer: csca }, key)
      return { root, link }
    }

    it('follows them from the CSCA we trust to the one that issued the signer', async () => {
      const { root, link } = next()
      const by = pki.signer(root, USAGES.masterList)
      const octets = pki.sign(
        masterListContent([csca.der, link.der, root.der]),
        CONTENT_TYPES.masterList,
        [by],
        ['-keyid', '-certfile', link.pem],
      )
      const verdict = await judge(octets)
      assert.deepEqual(verdict.findings, [])
      assert.ok(verdict.ok)
      assert.equal(verdict.chain.length, 3)
    })

    it('follows those in the list itself, but trusts no other certificate for being there', async () => {
      const { root, link } = next()
      const by = pki.signer(root, USAGES.masterList)
      const withLink = pki.sign(masterListContent([csca.der, link.der]), CONTENT_TYPES.masterList, [by])
      assert.ok((await judge(withLink)).ok)
      const without = pki.sign(masterListContent([csca.der, root.der]), CONTENT_TYPES.masterList, [by])
      assert.deepEqual(errorsOf(await judge(without)), ['leads-to-anchor'])
    })

    it('counts no link certificate as an intermediate CA, also where the name changes', async () => {
      const nameChange = [...CA_EXTENSIONS, '2.23.136.1.1.6.1=DER:0500']
      const key = pki.makeKey()
      const subject = '/C=UT/O=Ministry/CN=CSCA UT'
      const link = pki.make({ subject, extensions: nameChange, issuer: csca }, key)
      const root = pki.make({ subject, extensions: CA_EXTENSIONS }, key)
      const by = pki.signer(root, USAGES.masterList)
      assert.ok((await judge(master([by], ['-keyid', '-certfile', link.pem]))).ok)
    })

    it('warns of a link that leads from no key in the list, and of one its key did not sign', async () => {
      const { link } = next()
      const other = pki.csca('AT')
      const stranger = pki.make({ subject: '/C=AT/O=Government/CN=CSCA AT', extensions: CA_EXTENSIONS, issuer: other })
      const signed = (all: Uint8Array[]) =>
        pki.sign(masterListContent(all), CONTENT_TYPES.masterList, [signer], ['-keyid', '-certfile', csca.pem])
      const loose = await judge(signed([csca.der, link.der, stranger.der]))
      assert.deepEqual(warningsOf(loose), ['links-complete'])
      const forged = Uint8Array.from(link.der)
      forged[forged.length - 1]! ^= 1
      assert.deepEqual(warningsOf(await judge(signed([csca.der, forged]))), ['links-verify'])
      const self = Uint8Array.from(other.der)
      self[self.length - 1]! ^= 1
      assert.deepEqual(warningsOf(await judge(signed([csca.der, self]))), ['self-signed-verify'])
    })
  })

  it('counts what has expired, stands twice, cannot be read or is no CA', async () => {
    const old = pki.csca('AT', { days: 5 })
    const broken = Uint8Array.from(csca.der)
    broken[5] = 0x31
    const list = masterListContent([csca.der, csca.der, old.der, broken, signer.der])
    const octets = pki.sign(list, CONTENT_TYPES.masterList, [signer], ['-keyid', '-certfile', csca.pem])
    const verdict = await judge(octets, { at: inDays(10) })
    assert.deepEqual(warningsOf(verdict), [
      'no-duplicates',
      'certificates-readable',
      'certificates-current',
      'cscas-are-cas',
    ])
    const detail = (rule: string) => verdict.findings.find((finding) => finding.rule === rule)?.detail ?? ''
    assert.match(detail('certificates-current'), /1 expired: C=AT, O=Government, CN=CSCA AT/)
    assert.match(detail('certificates-readable'), /the 4th in the list/)
  })

  it('wants the usage of 8.5 for a document signer list, and only advises it in the shape of 1.3.0', async () => {
    const by = pki.signer(csca, undefined)
    const documentSigner = pki.signer(csca, undefined, { subject: '/C=UT/CN=DS' })
    const shapes = [masterListContent([documentSigner.der]), der(0x31, documentSigner.der)]
    const [newer, older] = await Promise.all(
      shapes.map((shape) => judge(pki.sign(shape, CONTENT_TYPES.documentSignerList, [by]))),
    )
    assert.deepEqual(errorsOf(newer!), ['signer-usage'])
    assert.deepEqual([older!.ok, warningsOf(older!)], [true, ['signer-usage-advised']])
    const entitled = pki.signer(csca, USAGES.documentSignerList)
    assert.deepEqual((await judge(pki.sign(shapes[0]!, CONTENT_TYPES.documentSignerList, [entitled]))).findings, [])
  })

  it('advises usage and description for a defect list', async () => {
    const empty = der(0x30, INTEGER_0, oid('2.16.840.1.101.3.4.2.1'), der(0x31))
    const verdict = await judge(pki.sign(empty, CONTENT_TYPES.defectList, [signer]))
    assert.ok(verdict.ok)
    assert.deepEqual(warningsOf(verdict), ['not-empty', 'list-content-described', 'signer-usage-advised'])
  })
})

/** Our message with the signer of another before our own: nothing signs the set of signers. */
function withSigner(ours: Buffer, theirs: Buffer, theirCertificate: Buffer): Buffer {
  const [own, other] = [ours, theirs].map(partsOfSignedData)
  const signers = der(0x31, insideOf(other!.at(-1)!), insideOf(own!.at(-1)!))
  const certificates = own!.find(([tag]) => tag === 0xa0)!
  const withCertificate = rewrapped(ours, certificates, der(0xa0, insideOf(certificates), theirCertificate))
  return rewrapped(withCertificate, own!.at(-1)!, signers)
}

function partsOfSignedData(octets: Buffer): Buffer[] {
  const [, explicit] = parts(insideOf(octets))
  const [signedData] = parts(insideOf(explicit!))
  return parts(insideOf(signedData!))
}

function parts(octets: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let offset = 0; offset < octets.length; ) {
    const [head, size] = headerAt(octets, offset)
    found.push(octets.subarray(offset, offset + head + size))
    offset += head + size
  }
  return found
}

function insideOf(octets: Buffer): Buffer {
  return octets.subarray(headerAt(octets, 0)[0])
}

/** The message with one part of it replaced, and the lengths around it put right. */
function rewrapped(octets: Buffer, part: Uint8Array, by: Uint8Array): Buffer {
  const at = octets.indexOf(part)
  assert.ok(at > 0, 'the part is there')
  return replaceIn(octets, 0, octets.length, at, part.length, by)
}

function replaceIn(octets: Buffer, from: number, to: number, at: number, length: number, by: Uint8Array): Buffer {
  const out: Buffer[] = []
  for (let offset = from; offset < to; ) {
    const tag = octets[offset]!
    const [head, size] = headerAt(octets, offset)
    const end = offset + head + size
    if (offset === at) {
      assert.equal(head + size, length)
      out.push(Buffer.from(by))
    } else if (at > offset && at < end) {
      out.push(der(tag, replaceIn(octets, offset + head, end, at, length, by)))
    } else out.push(octets.subarray(offset, end))
    offset = end
  }
  return Buffer.concat(out)
}

function headerAt(octets: Buffer, offset: number): [head: number, size: number] {
  const first = octets[offset + 1]!
  if (first < 0x80) return [2, first]
  const count = first & 0x7f
  return [2 + count, octets.readUIntBE(offset + 2, count)]
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { ListJudgement } from '../../src/cli/list/json/judgement.ts'
import { PUBLISHED, type Published, publishedSchema } from '../../src/cli/list/json/published.ts'
import type { ShownList } from '../../src/cli/list/json/shown.ts'
import { buildMasterList, softwareListSigner } from '../../src/lists/index.ts'
import { der, INTEGER_0, masterListContent, oid } from '../lists/der.ts'
import { CONTENT_TYPES, ListPki, type Made, USAGES } from '../lists/list-pki.ts'
import { describeWithOpenssl } from '../support/openssl.ts'
import { eac } from './fake-world.ts'

const DAY = 86_400_000
const dayIn = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
/** The clock of the command line, so that certificates made just now are valid: set when the suite begins. */
let now: string

describe('the published JSON schemas of lists', () => {
  for (const name of Object.keys(PUBLISHED) as Published[]) {
    it(`schemas/list-${name}.schema.json is what eac list schema ${name} prints`, async () => {
      const file = new URL(`../../schemas/list-${name}.schema.json`, import.meta.url)
      const { out, exitCode } = await eac(['list', 'schema', name])
      assert.equal(exitCode, 0)
      assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(publishedSchema(name))))
      assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(out), 'print it again into the file')
      const objects = out.match(/"type": "object"/g)?.length
      assert.equal(
        out.match(/"additionalProperties": false/g)?.length,
        objects,
        'lets nothing in that it does not describe',
      )
    })
  }
})

describeWithOpenssl('eac list', () => {
  let pki: ListPki
  let csca: Made
  let signer: Made
  let files: Record<string, Uint8Array | string>

  before(async () => {
    now = new Date(Date.now() + 60_000).toISOString()
    pki = new ListPki()
    csca = pki.csca('UT')
    signer = pki.signer(csca, USAGES.masterList)
    const [austria, belgium] = [pki.csca('AT', { days: 40 }), pki.csca('BE')]
    const by = softwareListSigner({ privateKey: signer.keyPem, certificate: signer.der })
    const master = async (signingTime: Date, ...made: readonly Made[]) => {
      const certificates = made.map(({ der }) => der)
      return (await buildMasterList({ certificates, signingTime, signer: by, signerChain: [csca.der] })).octets
    }
    const defect = der(0x30, der(0x80, 'abcd'), der(0x31, der(0x30, oid('0.4.0.127.0.7.3.1.5.1.1'), der(0x0a, '02'))))
    const defects = der(0x30, INTEGER_0, oid('2.16.840.1.101.3.4.2.1'), der(0x31, defect))
    files = {
      'old.ml': await master(new Date(Date.now() + 1_000), csca, austria),
      'new.ml': await master(new Date(Date.now() + 20_000), csca, belgium),
      'defects.bin': pki.sign(defects, CONTENT_TYPES.defectList, [signer]),
      'csca.cer': csca.der,
      'csca.pem': readFileSync(csca.pem),
      'other.cer': pki.csca('UT').der,
      'text.ml': 'hello, world',
      'noise.ml': Uint8Array.of(0x30, 0x80, 1),
      'empty.ml': '',
    }
    files['new.pem'] = armoured('CMS', files['new.ml'] as Uint8Array)
  })
  after(() => pki.close())

  const run = (...args: string[]) => eac(['list', ...args], { files, now })

  it('has help for each command', async () => {
    for (const command of [[], ['show'], ['verify'], ['schema']]) {
      const { exitCode, out } = await run(...command, '--help')
      assert.equal(exitCode, 0)
      assert.match(out, /Example:\n {2}\$ eac list /)
    }
  })

  describe('show', () => {
    it('tells kind, signer, time, and certificates by country', async () => {
      const { exitCode, out, err } = await run('show', 'old.ml')
      assert.deepEqual([exitCode, err], [0, ''])
      assert.match(out, /^old\.ml: master list\n {2}signed at +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(as it says\)\n/)
      assert.match(out, /signed by +C=UT, O=Government, CN=List Signer, issued by C=UT, O=Government, CN=CSCA UT, /)
      assert.match(out, /certificates +2 of 2 countries\n {2}expired +0\n {2}ending soon +1 within 90 days/)
      assert.match(out, new RegExp(`\ncountry .*\nAT +1 +0 +1 +${dayIn(40)}\nUT +1 +0 +0 +${dayIn(3650)}\n`))
    })

    it('counts what ends within the days that are asked for', async () => {
      assert.match((await run('show', 'old.ml', '--ending-within', '10')).out, /ending soon +0 within 10 days/)
    })

    it('shows every certificate where it is asked to', async () => {
      const { out } = await run('show', 'old.ml', '--certificates')
      assert.match(out, /UT +self-signed +\S+ +\S+ +valid +ECDSA brainpoolP384r1 +[0-9a-f]+ +[0-9a-f]{64} +C=UT, O=Gov/)
      assert.match(out, /AT +self-signed +\S+ +\S+ +ending-soon/)
    })

    it('shows what changed since an earlier list', async () => {
      const { out, exitCode } = await run('show', 'new.ml', '--against', 'old.ml')
      assert.equal(exitCode, 0)
      assert.match(out, /changes against old\.ml\nchange +country +certificate +serial\n/)
      assert.match(out, /\nremoved +AT +C=AT, O=Government, CN=CSCA AT /)
      assert.match(out, /\nadded +BE +C=BE, O=Government, CN=CSCA BE /)
      assert.match((await run('show', 'new.ml', '--against', 'new.ml')).out, /changes against new\.ml: none\n$/)
    })

    it('shows defects by document signer', async () => {
      const { out } = await run('show', 'defects.bin', '--certificates')
      assert.match(out, /^defects\.bin: defect list\n/)
      assert.match(out, /defects +of 1 document signer\n/)
      assert.match(out, /\nkey abcd\n {2}CertRevoked +authentication, used for testing\n/)
    })

    it('reads PEM, and standard input', async () => {
      const pem = JSON.parse((await run('show', 'new.pem', '--json')).out) as ShownList[]
      const stdin = files['new.ml']!
      const input = JSON.parse((await eac(['list', 'show', '-', '--json'], { stdin, now })).out) as ShownList[]
      assert.equal(pem[0]?.sha256, input[0]?.sha256)
      assert.equal(input[0]?.file, 'standard input')
    })

    it('prints JSON as its schema says', async () => {
      for (const args of [
        ['old.ml'],
        ['new.ml', '--against', 'old.ml', '--certificates'],
        ['defects.bin', '--certificates'],
      ]) {
        const { out } = await run('show', ...args, '--json')
        assert.equal(PUBLISHED.show.schema.safeParse(JSON.parse(out)).error, undefined)
      }
      const unreadable = await run('show', 'noise.ml', 'old.ml', '--json')
      assert.equal(PUBLISHED.show.schema.safeParse(JSON.parse(unreadable.out)).error, undefined)
    })

    it('shows the lists it can read, names the others, and ends with 1', async () => {
      const { exitCode, out, err } = await run('show', 'noise.ml', 'old.ml')
      assert.equal(exitCode, 1)
      assert.match(out, /^noise\.ml: not readable as a list: .*\n[\s\S]*old\.ml: master list/)
      assert.equal(err, 'error: not readable as a list: noise.ml\n')
    })

    it('ends with 2 for wrong use', async () => {
      for (const [args, says] of [
        [['show', 'missing.ml'], /missing\.ml: there is no such file/],
        [['show', 'text.ml'], /text\.ml is neither DER nor/],
        [['show', 'empty.ml'], /empty\.ml is empty/],
        [['show', 'old.ml', '--against', 'defects.bin'], /compare lists of one kind/],
        [['show'], /missing required argument/],
      ] as const) {
        const { exitCode, err } = await run(...args)
        assert.equal(exitCode, 2, args.join(' '))
        assert.match(err, says)
      }
    })

    it('gives names from outside no power over the terminal', async () => {
      const hostile = pki.csca('UT', { subject: '/C=UT/CN=\u001b[31mred' })
      const content = masterListContent([hostile.der])
      files['hostile.ml'] = pki.sign(content, CONTENT_TYPES.masterList, [signer])
      const { out } = await run('show', 'hostile.ml', '--certificates')
      assert.ok(!out.includes('\u001b'))
      assert.match(out, /\\u\{1b\}\[31mred/)
    })
  })

  describe('verify', () => {
    it('tells the way from the anchor', async () => {
      for (const anchor of ['csca.cer', 'csca.pem']) {
        const { exitCode, out, err } = await run('verify', 'new.ml', '--anchor', anchor)
        assert.deepEqual([exitCode, err], [0, ''])
        assert.match(out, /^new\.ml: master list verifies on \d{4}-\d\d-\d\d\n/)
        assert.match(out, /chain +C=UT, O=Government, CN=CSCA UT > C=UT, O=Government, CN=List Signer\n$/)
      }
    })

    it('prints each finding with its clause, and ends with 1', async () => {
      const { exitCode, out, err } = await run('verify', 'new.ml', '--anchor', 'other.cer')
      assert.equal(exitCode, 1)
      assert.equal(err, 'error: new.ml does not verify\n')
      assert.match(out, /new\.ml: master list does not verify on /)
      assert.match(
        out,
        /error +leads-to-anchor +C=UT, O=Government, CN=List Signer +RFC 5280 6\.1 +no way to an anchor/,
      )
    })

    it('judges for a day, on which a signer may have expired', async () => {
      const late = ['verify', 'new.ml', '--anchor', 'csca.cer', '--at', dayIn(1000)]
      const { exitCode, out } = await run(...late)
      assert.equal(exitCode, 1)
      assert.match(out, new RegExp(`does not verify on ${dayIn(1000)}`))
      assert.match(out, /error +signer-valid-now/)
      assert.equal((await run(...late, '--signer-may-have-expired')).exitCode, 0)
    })

    it('refuses a list older than the one held', async () => {
      const args = (file: string, held: string) => ['verify', file, '--anchor', 'csca.cer', '--held', held]
      assert.equal((await run(...args('new.ml', 'old.ml'))).exitCode, 0)
      const { exitCode, out } = await run(...args('old.ml', 'new.ml'))
      assert.equal(exitCode, 1)
      assert.match(out, /error +not-older-than-held/)
    })

    it('prints JSON as its schema says', async () => {
      for (const [anchor, ok] of [
        ['csca.cer', true],
        ['other.cer', false],
      ] as const) {
        const judgement = JSON.parse((await run('verify', 'new.ml', '--anchor', anchor, '--json')).out) as ListJudgement
        assert.equal(PUBLISHED.verify.schema.safeParse(judgement).error, undefined)
        assert.equal(judgement.ok, ok)
      }
    })

    it('ends with 2 without an anchor or with a day that is none, and with 1 for files that cannot be read', async () => {
      const { exitCode, err } = await run('verify', 'new.ml')
      assert.equal(exitCode, 2)
      assert.match(err, /name it with --anchor/)
      assert.equal((await run('verify', 'new.ml', '--anchor', 'csca.cer', '--at', 'soon')).exitCode, 2)
      assert.equal((await run('verify', 'new.ml', '--anchor', 'csca.cer', '--held', 'defects.bin')).exitCode, 2)
      const noList = await run('verify', 'noise.ml', '--anchor', 'csca.cer')
      assert.deepEqual([noList.exitCode, /not readable as a list/.test(noList.err)], [1, true])
      const noCertificate = await run('verify', 'new.ml', '--anchor', 'old.ml')
      assert.deepEqual([noCertificate.exitCode, /no X\.509 certificate/.test(noCertificate.err)], [1, true])
    })
  })
})

function armoured(label: string, octets: Uint8Array): string {
  const lines =
    Buffer.from(octets)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

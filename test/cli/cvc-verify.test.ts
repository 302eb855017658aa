import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Judgement } from '../../src/cli/cvc/judgement.ts'
import { describeWithVectors, loadVectors, vectorPath } from '../support/vectors.ts'
import { eac } from './fake-world.ts'

interface ChainCase {
  readonly name: string
  readonly anchor: string
  readonly chain: readonly string[]
  readonly date: string
  readonly expect: { readonly pki: { readonly ok: boolean } }
}

describeWithVectors('eac cvc verify', () => {
  const own = loadVectors('generated-own/index.json')
  const files = (...names: string[]) => Object.fromEntries(names.map((name) => [name, own.read(name)]))
  const judge = async (args: readonly string[], given: Record<string, string | Uint8Array>, ...more: string[]) => {
    const seen = await eac(['cvc', 'verify', ...args, ...more, '--json'], { files: given })
    return { ...seen, judgements: JSON.parse(seen.out) as Judgement[] }
  }

  const CVCA = 'positive/bp256/cvca1.cvcert'
  const DV = 'positive/bp256/dv-domestic1.cvcert'
  const IS = 'positive/bp256/is1.cvcert'

  it('tells the way from the anchor, and the rights that are left', async () => {
    const given = files(CVCA, DV, IS)
    const { out, err, exitCode } = await eac(['cvc', 'verify', IS, '--anchor', CVCA, '--chain', DV], { files: given })
    assert.deepEqual([exitCode, err], [0, ''])
    assert.match(
      out,
      /^UTISBORD100001 verifies on 2026-11-22\n {2}chain +UTCVCATST00001 > UTDVDOM00001 > UTISBORD100001\n/,
    )
    assert.match(out, /rights +may read/)
  })

  const path = vectorPath('cvc', 'generated-own', 'chain', 'chains.json')
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: ChainCase[] }
  for (const { name, anchor, chain, date, expect } of cases.filter(({ chain }) => chain.length > 0)) {
    it(`${expect.pki.ok ? 'accepts' : 'refuses'} ${name} on ${date}, whatever the order of --chain`, async () => {
      const given = files(anchor, ...chain)
      const between = chain.slice(0, -1)
      for (const order of [between, between.toReversed()]) {
        const args = [
          chain.at(-1)!,
          '--anchor',
          anchor,
          ...(order.length > 0 ? ['--chain', ...order] : []),
          '--at',
          date,
        ]
        const { exitCode, judgements } = await judge(args, given)
        assert.equal(exitCode, expect.pki.ok ? 0 : 1)
        assert.equal(judgements[0]?.ok, expect.pki.ok)
      }
    })
  }

  it('prints each finding with its clause, and ends with 1', async () => {
    const given = files(CVCA, DV, IS)
    const args = ['cvc', 'verify', IS, '--anchor', CVCA, '--chain', DV, '--at', '2027-06-01']
    const { out, err, exitCode } = await eac(args, { files: given })
    assert.equal(exitCode, 1)
    assert.match(out, /UTISBORD100001 does not verify on 2027-06-01/)
    assert.match(out, /error +not-expired +UTISBORD100001 +TR-03110-3 2\.5 +expired after 2026-12-14/)
    assert.equal(err, `error: ${IS} does not verify\n`)
  })

  it('names the certificate that is missing', async () => {
    const { exitCode, judgements } = await judge([IS, '--anchor', CVCA], files(CVCA, IS))
    assert.equal(exitCode, 1)
    assert.match(
      judgements[0]?.findings[0]?.detail ?? '',
      /no certificate of UTDVDOM00001 was given; add it with --chain/,
    )
  })

  it('trusts nothing that is only given with --chain', async () => {
    const home = 'positive/bp256/home-cvca1.cvcert'
    const args = [DV, '--anchor', home, '--chain', CVCA]
    const { exitCode, judgements } = await judge(args, files(CVCA, DV, home))
    assert.equal(exitCode, 1)
    assert.equal(judgements[0]?.findings[0]?.rule, 'leads-to-anchor')
  })

  it('verifies a self-signed certificate against itself, its signature included', async () => {
    assert.equal((await judge([CVCA, '--anchor', CVCA], files(CVCA))).exitCode, 0)
    const changed = own.read(CVCA)
    changed[changed.length - 1]! ^= 1
    const { exitCode, judgements } = await judge([CVCA, '--anchor', CVCA], { [CVCA]: changed })
    assert.equal(exitCode, 1)
    assert.equal(judgements[0]?.findings[0]?.rule, 'signature-verifies')
  })

  it('tries every anchor of a name, and follows link certificates', async () => {
    const link = 'chain/link2.cvcert'
    const given = files('chain/cvca1.cvcert', link, 'chain/dvd-by2.cvcert', 'chain/cvca2.cvcert')
    const at = ['--at', '2028-12-01']
    const anchors = ['--anchor', 'chain/cvca2.cvcert', 'chain/cvca1.cvcert']
    const direct = await judge(['chain/dvd-by2.cvcert', ...anchors, ...at], given)
    const linked = await judge(
      ['chain/dvd-by2.cvcert', '--anchor', 'chain/cvca1.cvcert', '--chain', link, ...at],
      given,
    )
    assert.deepEqual([direct.judgements[0]?.chain.length, linked.judgements[0]?.chain.length], [2, 3])
  })

  it('takes a file with all of it, and verifies each certificate in it', async () => {
    const all = Uint8Array.from(Buffer.concat([own.read(IS), own.read(DV)]))
    const { exitCode, judgements } = await judge(['all', '--anchor', CVCA], { all, ...files(CVCA) })
    assert.equal(exitCode, 0)
    assert.deepEqual(
      judgements.map(({ holderReference, ok }) => [holderReference, ok]),
      [
        ['UTISBORD100001', true],
        ['UTDVDOM00001', true],
      ],
    )
  })

  describe('of a request', () => {
    const plain = 'positive/bp256/dv-foreign1.cvreq'
    const successive = 'positive/bp256/dv-foreign2-successive.cvreq'
    const earlier = 'positive/bp256/dv-foreign1.cvcert'
    const initial = 'positive/bp256/dv-foreign1-initial.cvreq'
    const home = 'positive/bp256/home-cvca1.cvcert'

    it('checks the inner signature, without any anchor', async () => {
      const { exitCode, judgements } = await judge([plain], files(plain))
      assert.equal(exitCode, 0)
      assert.deepEqual(judgements[0]?.findings, [])
    })

    it('says that the outer signature was not checked when its signer is missing', async () => {
      const { exitCode, judgements } = await judge([successive], files(successive))
      assert.equal(exitCode, 0)
      const [finding] = judgements[0]!.findings
      assert.deepEqual([finding?.rule, finding?.severity], ['outer-signature', 'warning'])
      assert.match(finding?.detail ?? '', /not checked: add the certificate of ZZDVFORUT001 with --chain/)
    })

    it('checks the outer signature by a signer that leads to the anchor', async () => {
      const args = [successive, '--anchor', CVCA, '--chain', earlier]
      const { exitCode, judgements } = await judge(args, files(successive, earlier, CVCA))
      assert.equal(exitCode, 0)
      assert.deepEqual(judgements[0]?.chain, ['UTCVCATST00001', 'ZZDVFORUT001'])
      assert.deepEqual(judgements[0]?.findings, [])
    })

    it('checks the outer signature by an anchor, while it has not expired', async () => {
      const given = files(initial, home)
      assert.equal((await judge([initial, '--anchor', home], given)).exitCode, 0)
      const late = await judge([initial, '--anchor', home, '--at', '2028-06-01'], given)
      assert.equal(late.exitCode, 1)
      assert.equal(late.judgements[0]?.findings[0]?.rule, 'outer-signer-not-expired')
    })

    it('refuses an outer signature by another key', async () => {
      const octets = own.read(successive)
      octets[octets.length - 1]! ^= 1
      const args = [successive, '--anchor', CVCA, '--chain', earlier]
      const { exitCode, judgements } = await judge(args, { ...files(earlier, CVCA), [successive]: octets })
      assert.equal(exitCode, 1)
      assert.equal(judgements[0]?.findings[0]?.detail, 'not by the key of ZZDVFORUT001')
    })

    it('refuses an outer signature whose signer leads nowhere', async () => {
      const { exitCode } = await judge([successive, '--chain', earlier], files(successive, earlier))
      assert.equal(exitCode, 1)
    })
  })

  describe('wrong use', () => {
    const cases: readonly { args: string[]; says: RegExp; exitCode: number }[] = [
      { args: [DV], says: /name it with --anchor/, exitCode: 2 },
      { args: [DV, '--anchor', 'missing'], says: /missing: there is no such file/, exitCode: 2 },
      { args: [DV, '--anchor', CVCA, '--at', '22.11.2026'], says: /a day like 2026-11-23/, exitCode: 2 },
      { args: [DV, '--anchor', 'request'], says: /request holds a request, not a certificate/, exitCode: 2 },
      { args: ['broken', '--anchor', CVCA], says: /broken is not readable: truncated/, exitCode: 1 },
    ]
    for (const { args, says, exitCode } of cases) {
      it(`ends with ${exitCode}: eac cvc verify ${args.join(' ')}`, async () => {
        const request = own.read('positive/bp256/dv-foreign1.cvreq')
        const given = { ...files(DV, CVCA), request, broken: own.read(DV).subarray(0, 90) }
        const seen = await eac(['cvc', 'verify', ...args], { files: given })
        assert.equal(seen.exitCode, exitCode)
        assert.match(seen.err, says)
        assert.equal(seen.out, '')
      })
    }
  })
})

import assert from 'node:assert/strict'
import { lockedPackages } from '../../supply-chain/lock.ts'
import { makeSbom, type Sbom } from '../../supply-chain/sbom.ts'

describe('the software bill of materials', () => {
  let sbom: Sbom
  before(async () => {
    sbom = await makeSbom()
  })

  it('names each package that the lock file has for running a node, and no other', () => {
    const named = sbom.components.map(({ name, version }) => `${name}@${version}`)
    const locked = lockedPackages().filter(({ forDevelopment }) => !forDevelopment)
    assert.ok(locked.length > 50 && locked.some(({ name }) => name === 'yaml'), 'also what a tool needs as well')
    assert.deepEqual(named.sort(), locked.map(({ name, version }) => `${name}@${version}`).sort())
  })

  it('has the hash, the licence and the package URL of each', () => {
    for (const { name, purl, hashes, licenses } of sbom.components) {
      assert.match(hashes?.[0]?.content ?? '', /^[0-9a-f]{128}$/, name)
      assert.ok(purl.startsWith('pkg:npm/') && licenses?.length === 1, name)
    }
  })

  it('is one of this program by its own name, with what needs what', () => {
    const { name, version, 'bom-ref': ref } = sbom.metadata.component
    assert.deepEqual([sbom.bomFormat, name], ['CycloneDX', 'eac-broker'])
    assert.match(version, /^\d+\.\d+\.\d+/)
    const refs = new Set([ref, ...sbom.components.map((one) => one['bom-ref'])])
    assert.equal(sbom.dependencies.length, refs.size)
    assert.ok(sbom.dependencies.every(({ dependsOn = [] }) => dependsOn.every((one) => refs.has(one))))
    assert.ok(sbom.dependencies.find((one) => one.ref === ref)?.dependsOn?.some((one) => one.startsWith('yaml@')))
  })

  it('is the same each time it is made of the same lock file', async () => {
    assert.deepEqual(await makeSbom(), sbom)
  })
})

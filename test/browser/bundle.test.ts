import assert from 'node:assert/strict'
import { build } from 'esbuild'
import { BROWSER_OPTIONS, BUNDLE_LIMIT, bundleLibrary, bundleOf } from '../../browser/bundle-library.ts'

describe('the bundle for browsers', () => {
  it(`holds the whole library in ${BUNDLE_LIMIT} octets`, async () => {
    const { gzipped } = await bundleLibrary()
    assert.ok(gzipped <= BUNDLE_LIMIT, `${gzipped} octets`)
  })

  it('leaves out what a program does not use: decoding alone is less than a third', async () => {
    const whole = await bundleLibrary()
    const decoder = await bundleOf(`export { decodeCertificate } from './src/cvc/index.ts'`)
    assert.ok(decoder.gzipped < whole.gzipped / 3, `${decoder.gzipped} of ${whole.gzipped} octets`)
  })

  const programs = {
    'eac-broker/cvc': `export * from './src/cvc/index.ts'`,
    'eac-broker/cvc/noble': `export * from './src/signatures/noble.ts'`,
  }
  for (const [name, source] of Object.entries(programs)) {
    it(`${name} asks for nothing that only Node has`, async () => {
      const { text } = await bundleOf(source) // fails by itself on an import that no browser has
      assert.doesNotMatch(text, /node:|\bBuffer\b|\bprocess\.|\brequire\(/)
    })
  }

  it('of the library imports no package', async () => {
    const { metafile } = await build({
      ...BROWSER_OPTIONS,
      entryPoints: ['src/cvc/index.ts'],
      absWorkingDir: new URL('../..', import.meta.url).pathname,
      write: false,
      metafile: true,
    })
    assert.deepEqual(
      Object.keys(metafile.inputs).filter((path) => !path.startsWith('src/cvc/')),
      [],
    )
  })
})

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleOf } from '../../browser/bundle-library.ts'
import { type ServedFolder, serveFolder } from '../../browser/serve-folder.ts'
import { checkSignature } from '../../src/signatures/index.ts'
import { describeInBrowser } from '../support/chromium.ts'
import { describeWithVectors, loadVectors } from '../support/vectors.ts'
import { judgeVectors, type VectorInput } from './judge-vectors.ts'

const PROGRAM = `
  export { judgeVectors } from './test/browser/judge-vectors.ts'
  export { nobleCheckSignature } from './src/signatures/noble.ts'`

describeInBrowser('the library in a browser', (browser) => {
  describeWithVectors('says the same as in Node', () => {
    let folder: string
    let served: ServedFolder

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'eac-browser-'))
      await writeFile(join(folder, 'program.js'), (await bundleOf(PROGRAM)).text)
      await writeFile(join(folder, 'index.html'), '<!doctype html><title>empty</title>')
      served = await serveFolder(folder, 0)
    })
    after(async () => {
      await served?.close()
      if (folder) await rm(folder, { recursive: true, force: true }) // not where there is no browser
    })

    const sets = [
      ['generated-own/index.json', 'generated-own'],
      ['generated-own/negative/index.json', 'generated-own'],
    ] as const
    for (const [index, base] of sets) {
      it(`of every object of ${index}`, async () => {
        const vectors = inputsOf(index, base)
        assert.ok(vectors.length > 30, 'found the vectors')
        const page = await browser().newPage()
        await page.goto(served.url)
        const there = await page.evaluate(`import('./program.js').then(({ judgeVectors, nobleCheckSignature }) =>
          judgeVectors(${JSON.stringify(vectors)}, nobleCheckSignature))`)
        await page.close()
        assert.deepEqual(there, await judgeVectors(vectors, checkSignature))
      })
    }
  })
})

function inputsOf(index: string, base: string): VectorInput[] {
  const { entries, read } = loadVectors(index, base)
  return entries.map(({ file, signedBy, domainParametersFrom }) => ({
    name: file,
    hex: hex(read(file)),
    issuer: signedBy === null ? undefined : hex(read(signedBy)),
    cvca: domainParametersFrom === null ? undefined : hex(read(domainParametersFrom)),
  }))
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}

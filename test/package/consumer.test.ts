import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { BROWSER_OPTIONS } from '../../browser/bundle-library.ts'
import { compile, packedProject, run } from './packed-project.ts'

/** A program of somebody else: every name and type comes from the package. */
const PROGRAM = `
import { type CvCertificate, CvcError, decodeCertificate, type Finding, parseCalendarDate, verifyLink } from 'eac-broker/cvc'
import { nobleCheckSignature } from 'eac-broker/cvc/noble'

export async function findings(octets: Uint8Array): Promise<readonly Finding[]> {
  const certificate: CvCertificate = decodeCertificate(octets)
  const today = parseCalendarDate('2026-11-22')
  const verdict = await verifyLink({ certificate, issuer: certificate, today, checkSignature: nobleCheckSignature })
  return verdict.findings
}

export function codeOf(octets: Uint8Array): string | undefined {
  try {
    decodeCertificate(octets)
  } catch (error) {
    if (error instanceof CvcError) return error.code
  }
  return undefined
}
`

describe('the package as others install it', function () {
  this.timeout(120_000)
  let project: string

  before(async () => {
    project = await packedProject()
    await writeFile(join(project, 'program.ts'), PROGRAM)
  })

  it('holds what it needs, and no sources or tests', async () => {
    const there = await readdir(join(project, 'node_modules/eac-broker'))
    assert.ok(['bin', 'dist', 'package.json'].every((name) => there.includes(name)))
    assert.deepEqual(
      ['src', 'test', 'bench', 'browser', 'node_modules'].filter((name) => there.includes(name)),
      [],
    )
  })

  it('runs in Node', async () => {
    const program = `
      import * as cvc from 'eac-broker/cvc'
      import { nobleCheckSignature } from 'eac-broker/cvc/noble'
      const code = (() => { try { cvc.decodeCertificate(Uint8Array.of(0x7f)) } catch (error) { return error.code } })()
      console.log(code, typeof nobleCheckSignature, Object.keys(cvc).length > 50)`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: project })
    assert.equal(stdout.trim(), 'truncated function true')
  })

  it('opens by its doors only', async () => {
    const program = `await import('eac-broker/dist/cvc/octets.js')`
    const ended = run(process.execPath, ['--input-type=module', '--eval', program], { cwd: project })
    await assert.rejects(ended, /ERR_PACKAGE_PATH_NOT_EXPORTED/)
  })

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    it(`gives TypeScript its types (moduleResolution ${moduleResolution}, library checked, no types of Node)`, async () => {
      await compile(project, ['program.ts'], { lib: ['es2022'], types: [], module, moduleResolution })
    })
  }

  it('goes through a bundler for browsers, and leaves out what is not used', async () => {
    const bundled = async (contents: string) => {
      const stdin = { contents, resolveDir: project }
      return (await build({ ...BROWSER_OPTIONS, stdin, write: false })).outputFiles[0]!.contents.length
    }
    const all = await bundled(`export * from 'eac-broker/cvc'`)
    const decoder = await bundled(`export { decodeCertificate } from 'eac-broker/cvc'`)
    assert.ok(decoder < all / 3, `${decoder} of ${all} octets`)
  })
})

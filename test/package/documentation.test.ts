import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EXAMPLE_CHAIN } from '../../browser/certificate-page/example-chain.ts'
import { octetsIn } from '../../browser/certificate-page/octets-in.ts'
import { splitObjects } from '../../browser/certificate-page/split-objects.ts'
import { LINK_RULES } from '../../src/cvc/verify/link/rules.ts'
import { OBJECT_RULES } from '../../src/cvc/verify/object/rules.ts'
import { REQUEST_RULES } from '../../src/cvc/verify/request/rules.ts'
import { compile, packedProject, run } from './packed-project.ts'

const PAGE = readFileSync(new URL('../../docs/cvc-library.md', import.meta.url), 'utf8')

/** A program of the page, the heading it stands under, and what the page says that it prints. */
interface Sample {
  readonly heading: string
  readonly program: string
  readonly prints: string
}

describe('the page on the library', function () {
  this.timeout(120_000)
  let project: string
  const samples = samplesOf(PAGE)

  before(async () => {
    project = await packedProject()
    for (const [name, octets] of Object.entries(certificates())) await writeFile(join(project, name), octets)
    for (const [i, sample] of samples.entries()) await writeFile(join(project, fileOf(sample, i)), sample.program)
  })

  it('has six programs', () => assert.equal(samples.length, 6))

  it('has programs that compile', async () => {
    await compile(project, samples.map(fileOf), { types: ['node'], module: 'nodenext', skipLibCheck: true })
  })

  for (const [i, sample] of samples.entries()) {
    it(`has a program under "${sample.heading}" that prints what the page says`, async () => {
      const { stdout } = await run(process.execPath, ['--no-warnings', fileOf(sample, i)], { cwd: project })
      assert.equal(stdout.trim(), sample.prints.trim())
    })
  }

  it('names every rule with its severity and source', () => {
    for (const { id, severity, source } of [...LINK_RULES, ...REQUEST_RULES, ...OBJECT_RULES]) {
      assert.ok(PAGE.includes(`| \`${id}\` | ${severity} | ${source} |`), id)
    }
  })
})

function fileOf(_: Sample, i: number): string {
  return `sample-${i}.ts`
}

/** A fenced `ts` block, and the `text` block that follows it. */
function samplesOf(page: string): Sample[] {
  const headings = page.split(/^#+ /m)
  return headings.flatMap((section) => {
    const [heading = ''] = section.split('\n', 1)
    const blocks = section.matchAll(/```ts\n([\s\S]*?)```\n+```text\n([\s\S]*?)```/g)
    return [...blocks].map(([, program = '', prints = '']) => ({ heading, program, prints }))
  })
}

/** The files that the programs read. */
function certificates(): Record<string, Uint8Array> {
  const chain = octetsIn(new TextEncoder().encode(EXAMPLE_CHAIN))!
  const [terminal, dv, cvca] = splitObjects(chain).map(({ octets }) => octets)
  assert.ok(terminal && dv && cvca)
  const longLength = Buffer.concat([dv.subarray(0, 2), Uint8Array.of(0x82, 0x00), dv.subarray(3)])
  return {
    'terminal.cvcert': terminal,
    'dv.cvcert': dv,
    'cvca.cvcert': cvca,
    'long-length.cvcert': longLength,
  }
}

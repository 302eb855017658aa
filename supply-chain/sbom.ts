// npm run sbom [-- FILE]: the software bill of materials, CycloneDX in JSON, of what runs where a node runs and in the operators' console
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { lockedPackages, ROOT } from './lock.ts'

export const SBOM_FILE = 'sbom.cdx.json'
const LARGEST_OCTETS = 50_000_000

export interface Sbom {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: string
  readonly serialNumber: string
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}
interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  readonly licenses?: readonly unknown[]
}

/** The same of the same lock file, to the byte. */
export async function makeSbom(): Promise<Sbom> {
  const { name, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  const all = await sbomOfEverything()
  const { lifecycles, tools, component } = all.metadata as Sbom['metadata'] & Record<string, unknown>
  const components = all.components.filter(isWhereItRuns())
  const refs = new Set([all.metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])])
  return {
    ...all,
    serialNumber: `urn:uuid:${await uuidOfLock()}`,
    // without a timestamp; npm names it by the folder
    metadata: { lifecycles, tools, component: { ...component, type: 'application', name, version } } as never,
    components,
    dependencies: all.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  }
}

/** With `--omit=dev`, as where NODE_ENV is "production", npm would leave out also what is needed by us and by a tool. */
async function sbomOfEverything(): Promise<Sbom> {
  const command = ['sbom', '--include=dev', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
  const { stdout } = await promisify(execFile)('npm', command, { cwd: ROOT, maxBuffer: LARGEST_OCTETS })
  return JSON.parse(stdout)
}

function isWhereItRuns(): (component: Component) => boolean {
  const used = lockedPackages().filter(({ forDevelopment }) => !forDevelopment)
  const names = new Set(used.map(({ name, version }) => `${name}@${version}`))
  return ({ name, version }) => names.has(`${name}@${version}`)
}

/** Version 8: made of a hash. */
async function uuidOfLock(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(ROOT, 'package-lock.json')))
  const hex = hash.digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

if (process.argv[1] === import.meta.filename) {
  const file = process.argv[2] ?? join(ROOT, SBOM_FILE)
  const sbom = await makeSbom()
  await writeFile(file, `${JSON.stringify(sbom, undefined, 2)}\n`)
  process.stdout.write(`${file}: ${sbom.components.length} components\n`)
}

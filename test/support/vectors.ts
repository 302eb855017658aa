import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Objects made by others, with what is to be said of them. `EAC_VECTORS`, or `shared/vectors` beside the repository. */
const ROOT = process.env.EAC_VECTORS ?? resolve(import.meta.dirname, '../../../shared/vectors')

/** A folder of card-verifiable vectors by the path of its index (`public/index.json`), or undefined where there are none. */
export function vectorPath(...parts: string[]): string {
  return join(ROOT, ...parts)
}

export const hasVectors = existsSync(vectorPath('cvc', 'README.md'))

/** One line of an `index.json`; the fields are explained in `vectors/cvc/README.md`. */
export interface VectorEntry {
  readonly file: string
  readonly bytes: number
  readonly kind: 'cert' | 'request' | 'authrequest'
  readonly signedBy: string | null
  readonly domainParametersFrom: string | null
  readonly lint: readonly string[]
  readonly note?: string
  readonly car: string | null
  readonly chr: string
  readonly outerCar?: string
  readonly algorithm: string
  readonly role?: string
  readonly terminalType?: string
  readonly authorization?: string
  readonly effective?: string
  readonly expiration?: string
  readonly domainParameters?: boolean
  readonly curve?: string | null
  readonly pointOctets?: number
  readonly rsaBits?: number
  readonly extensions?: readonly { oid: string; objects: readonly (readonly [tag: string, value: string])[] }[]
  readonly expectSignature?: string
  readonly expectInner?: string
  readonly expectOuter?: string
  /** In the negative set. */
  readonly class?: string
  readonly expect?: { readonly strict: string; readonly lenient?: string }
}

export interface VectorSet {
  readonly entries: readonly VectorEntry[]
  /** The octets of a file named in the set (paths there are relative to the set). */
  read(file: string): Uint8Array
}

/** @param base where the paths of the index start, if not in the folder of the index itself */
export function loadVectors(index: string, base = dirname(index)): VectorSet {
  const { entries } = JSON.parse(readFileSync(vectorPath('cvc', index), 'utf8')) as { entries: VectorEntry[] }
  return { entries, read: (file) => Uint8Array.from(readFileSync(vectorPath('cvc', base, file))) }
}

/** A suite that needs vectors: where there are none it stands there as pending and says so, instead of passing silently. */
export function describeWithVectors(title: string, suite: () => void): void {
  if (hasVectors) describe(title, suite)
  else describe(title, () => it(`pending: no vectors at ${ROOT} (set EAC_VECTORS to the folder that holds cvc/)`))
}

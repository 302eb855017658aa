import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { type HolderReference, type KnownTerminalType, parseHolderReference } from '../../../src/cvc/index.ts'
import { succeed } from '../run-program.ts'
import { Generator } from './generate.ts'
import { EVERY_SPEC, type KeyPool, type KeySpec, type SigningKey } from './key-pool.ts'
import { randomReference, randomValidity, sixDigits } from './random-values.ts'
import type { SeededChoice } from './seeded-choice.ts'
import type { Subject } from './subject.ts'

/** A certificate that another implementation has made, in octets, and who signs with it. */
interface Made {
  readonly octets: Uint8Array
  readonly reference: HolderReference
  readonly key: SigningKey
  readonly file: string
}

const TYPES: readonly KnownTerminalType[] = ['IS', 'AT', 'ST']
const ROLES = ['cvca', 'dv_domestic', 'dv_foreign', 'terminal'] as const

/** Rights as `cvc-create` calls them, some reserved bits among them. */
const RIGHTS: Record<KnownTerminalType, readonly string[]> = {
  IS: ['read-finger', 'read-iris', 'read-eid', 'is-rfu3'],
  AT: ['read-dg1', 'read-dg4', 'read-dg8', 'write-dg17', 'rid', 'verify-age', 'install-cert', 'at-rfu30', 'privileged'],
  ST: ['gen-sig', 'gen-qualified-sig', 'st-rfu4'],
}

/** Chains that `cvc-create` makes: every algorithm and terminal type, each with a kind of key that comes by choice. */
export async function* openpaceObjects(choice: SeededChoice, pool: KeyPool, folder: string): AsyncGenerator<Subject> {
  await mkdir(folder, { recursive: true })
  const algorithms = [...new Set(EVERY_SPEC.map(({ algorithm }) => algorithm))]
  for (const algorithm of algorithms) {
    for (const type of TYPES) {
      const spec = choice.of(EVERY_SPEC.filter((one) => one.algorithm === algorithm))
      yield* openpaceChain({ choice, pool, folder, spec, type })
    }
  }
}

interface OpenpaceWish {
  readonly choice: SeededChoice
  readonly pool: KeyPool
  readonly folder: string
  readonly spec: KeySpec
  readonly type: KnownTerminalType
}

async function* openpaceChain(wish: OpenpaceWish): AsyncGenerator<Subject> {
  const cvca = await cvcCreate(wish, 'cvca')
  const dv = await cvcCreate(wish, 'dv_domestic', cvca)
  yield openpaceSubject(cvca, cvca, cvca)
  yield openpaceSubject(dv, cvca, cvca)
  yield openpaceSubject(await cvcCreate(wish, 'dv_foreign', cvca), cvca, cvca)
  yield openpaceSubject(await cvcCreate(wish, 'terminal', dv), dv, cvca)
  // with an RSA key it ends in "malloc(): unaligned tcache chunk detected"
  if (typeof wish.spec.kind === 'string') yield openpaceSubject(await certifyOurRequest(wish, dv), dv, cvca)
}

function openpaceSubject({ octets, file }: Made, issuer: Made, cvca: Made): Subject {
  const origin = `cvc-create, ${file.split('/').at(-1)}`
  return { origin, kind: 'certificate', octets, issuer: issuer.octets, parameters: cvca.octets, madeBy: 'OpenPACE' }
}

async function cvcCreate(wish: OpenpaceWish, role: (typeof ROLES)[number], signer?: Made): Promise<Made> {
  const { choice, pool, folder, spec, type } = wish
  const key = pool.key(spec, ROLES.indexOf(role))
  const reference = asciiReference(choice)
  const { keyFile, file } = await placeFor(wish, role, key)
  const signing = signer
    ? ['--sign-as', signer.file, '--sign-with', await keyFileOf(signer.key, folder)]
    : ['--sign-with', keyFile]
  const about = [
    `--role=${role}`,
    `--type=${type.toLowerCase()}`,
    `--scheme=${schemeOf(spec)}`,
    ...rightsByChoice(choice, type),
  ]
  const arguments_ = [
    ...about,
    ...datesByChoice(choice),
    '--chr',
    reference,
    '--key',
    keyFile,
    ...signing,
    '--out-cert',
    file,
  ]
  await succeed('cvc-create', arguments_)
  return { octets: await readFile(file), reference, key, file }
}

/** The other way round: what we build, it reads, and certifies. */
async function certifyOurRequest(wish: OpenpaceWish, dv: Made): Promise<Made> {
  const { choice, pool, folder, spec, type } = wish
  const { octets, key } = await new Generator(choice, pool, [spec]).requestTo(dv.reference)
  const { file } = await placeFor(wish, 'requested', key)
  await writeFile(`${file}.cvreq`, octets)
  const about = [
    '--role=terminal',
    `--type=${type.toLowerCase()}`,
    `--scheme=${schemeOf(spec)}`,
    ...datesByChoice(choice),
  ]
  const signing = ['--csr', `${file}.cvreq`, '--sign-with', await keyFileOf(dv.key, folder)]
  await succeed('cvc-create', [...about, ...signing, '--out-cert', file])
  return { octets: await readFile(file), reference: dv.reference, key, file }
}

async function placeFor({ folder, spec, type }: OpenpaceWish, what: string, key: SigningKey) {
  const file = `${folder}/${type}-${spec.algorithm}-${spec.kind}-${what}.cvcert`
  return { file, keyFile: await keyFileOf(key, folder) }
}

let keyFiles = 0
const filesOfKeys = new Map<SigningKey['privateKey'], string>()

async function keyFileOf({ privateKey }: SigningKey, folder: string): Promise<string> {
  const known = filesOfKeys.get(privateKey)
  if (known) return known
  const file = `${folder}/${keyFiles++}.pkcs8`
  await writeFile(file, privateKey.export({ format: 'der', type: 'pkcs8' }))
  filesOfKeys.set(privateKey, file)
  return file
}

/** `id-TA-RSA-v1-5-SHA-1` is `RSA_v1_5_SHA_1` there. */
const schemeOf = ({ algorithm }: KeySpec): string => algorithm.replace('id-TA-', '').replaceAll('-', '_')

/** Its command line takes UTF-8 for what is to become ISO 8859-1. */
function asciiReference(choice: SeededChoice): HolderReference {
  return parseHolderReference([...randomReference(choice)].map((c) => (c > '~' ? 'X' : c)).join(''))
}

function rightsByChoice(choice: SeededChoice, type: KnownTerminalType): string[] {
  return RIGHTS[type].filter(() => choice.once(2)).map((right) => `--${right}`)
}

function datesByChoice(choice: SeededChoice): string[] {
  const { effective, expires } = randomValidity(choice)
  return ['--issued', sixDigits(effective), '--expires', sixDigits(expires)]
}

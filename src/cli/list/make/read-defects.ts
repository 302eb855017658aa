import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  type DefectParameter,
  type DefectWish,
  KNOWN_DEFECTS,
  type KnownDefectName,
  type KnownDefectWish,
} from '../../../lists/index.ts'
import { CliError } from '../../cli-error.ts'
import { inputName, readInput } from '../../read-input.ts'
import type { CliWorld } from '../../world.ts'
import { readCertificateFiles, readOctets } from '../read-list-file.ts'

const file = z.string().min(1)
const dataGroups = z.array(z.number().int()).max(16)

/** A defect by its name, and what that name asks for. TR-03129-2 7.3. Paths start at the file. */
const knownDefect = z.strictObject({
  name: z.enum(Object.keys(KNOWN_DEFECTS) as [KnownDefectName, ...KnownDefectName[]]),
  description: z.string().min(1).max(4_096).optional(),
  status: z.number().int().optional(),
  dataGroups: dataGroups.optional(),
  listedInCOM: dataGroups.optional(),
  listedInSOD: dataGroups.optional(),
  replacement: file.optional(),
  signer: file.optional(),
  country: z.string().optional(),
  cardSecurity: file.optional(),
})
type NamedDefect = z.infer<typeof knownDefect>

const schema = z
  .array(
    z.strictObject({
      certificate: file,
      description: z.string().min(1).max(4_096).optional(),
      defects: z.array(knownDefect).min(1),
    }),
  )
  .max(20_000)

/** @throws {CliError} `misuse`, naming each wrong value by its path */
export async function readDefects(world: CliWorld, path: string): Promise<DefectWish[]> {
  const result = schema.safeParse(parseYaml(await readInput(world, path), path))
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`)
    throw new CliError('misuse', `${inputName(path)} tells no defects:\n${problems.join('\n')}`)
  }
  const beside = (name: string): string => (name.startsWith('/') ? name : join(dirname(path), name))
  const defects: DefectWish[] = []
  for (const { certificate, description, defects: named } of result.data) {
    const knownDefects: KnownDefectWish[] = []
    for (const one of named) knownDefects.push(await knownDefectOf(world, one, beside))
    const about = description === undefined ? {} : { description }
    defects.push({ certificate: await certificateIn(world, beside(certificate)), knownDefects, ...about })
  }
  return defects
}

function parseYaml(octets: Uint8Array, path: string): unknown {
  try {
    return parse(Buffer.from(octets).toString('utf8'))
  } catch (error) {
    throw new CliError('misuse', `${inputName(path)} is neither YAML nor JSON: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

async function knownDefectOf(
  world: CliWorld,
  named: NamedDefect,
  beside: (name: string) => string,
): Promise<KnownDefectWish> {
  const { name, description } = named
  const parameters = await parametersOf(world, named, beside)
  if (parameters.length > 1) throw new CliError('misuse', `${name} takes one parameter, not ${parameters.length}`)
  const [parameter] = parameters
  return { name, ...(parameter && { parameter }), ...(description !== undefined && { description }) }
}

async function parametersOf(
  world: CliWorld,
  { status, dataGroups, listedInCOM, listedInSOD, replacement, signer, country, cardSecurity }: NamedDefect,
  beside: (name: string) => string,
): Promise<DefectParameter[]> {
  const found: DefectParameter[] = []
  if (status !== undefined) found.push({ kind: 'status', code: status })
  if (dataGroups !== undefined) found.push({ kind: 'data-groups', numbers: dataGroups })
  if (listedInCOM !== undefined || listedInSOD !== undefined) {
    found.push({ kind: 'discrepancy', listedInCom: listedInCOM ?? [], listedInSod: listedInSOD ?? [] })
  }
  if (replacement !== undefined) {
    found.push({ kind: 'replacement', certificate: await certificateIn(world, beside(replacement)) })
  }
  if (signer !== undefined) found.push({ kind: 'signer', certificate: await certificateIn(world, beside(signer)) })
  if (country !== undefined) found.push({ kind: 'country', country })
  if (cardSecurity !== undefined) {
    found.push({ kind: 'card-security', signedData: await readOctets(world, beside(cardSecurity)) })
  }
  return found
}

async function certificateIn(world: CliWorld, path: string): Promise<Uint8Array> {
  const [certificate, ...more] = await readCertificateFiles(world, [path])
  if (certificate === undefined || more.length > 0) throw new CliError('misuse', `${path} holds not one certificate`)
  return certificate.octets
}

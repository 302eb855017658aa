import { z } from 'zod'
import {
  type BatchKeyView,
  type CarriedFile,
  type CarriedFileView,
  type CeremonyAnswersView,
  type CeremonyDecision,
  type CeremonyItem,
  type CeremonyRequest,
  type CeremonyView,
  type ImportedCeremonyView,
  MANIFEST_FILE,
  type OperatorCommands,
  OperatorError,
  type SignedCeremonyView,
} from '../messages/index.ts'
import { PkiError } from '../pki/index.ts'
import { type BatchKey, type BatchPeer, listBatchPeers } from '../store/index.ts'
import { requesterOf } from './approvals.ts'
import type { ApiDeps } from './deps.ts'
import { nothing, octets, parseInput, reason, sha256Hex, shortName } from './input.ts'

/** What people carry between this node and the machine with a CVCA's keys, at either end. */
export interface CeremonyDeps {
  readonly key: () => Promise<BatchKey>
  readonly pair: (
    peer: Pick<BatchPeer, 'name' | 'publicKey' | 'fingerprint'>,
    by: string | undefined,
  ) => Promise<BatchPeer>
  readonly export: (
    peer: string,
    by: string | undefined,
  ) => Promise<{
    readonly id: string
    readonly requests: readonly CeremonyRequest[]
    readonly files: readonly CarriedFile[]
  }>
  readonly check: (files: readonly CarriedFile[]) => Promise<Checked>
  readonly sign: (
    files: readonly CarriedFile[],
    decision: CeremonyDecision,
    by: string | undefined,
  ) => Promise<Checked & Sealed & Pick<SignedCeremonyView, 'notDone'>>
  readonly certificates: (peer: string, by: string | undefined) => Promise<Sealed>
  readonly import: (
    files: readonly CarriedFile[],
    by: string | undefined,
    handOver: string | undefined,
  ) => Promise<ImportedCeremonyView>
}

interface Checked extends CeremonyView {
  readonly items: readonly CeremonyItem[]
}

type Sealed = Omit<CeremonyAnswersView, 'files'> & { readonly files: readonly CarriedFile[] }

const FILES_AT_MOST = 2_003 // answers, certificates, manifest and signature
const NUMBERS_AT_MOST = 1_000

const files = z
  .array(z.strictObject({ file: z.string().min(1).max(250), octets }))
  .max(FILES_AT_MOST)
  .refine((all) => all.some(({ file }) => file === MANIFEST_FILE), `a batch has a ${MANIFEST_FILE}; this holds none`)
const numbers = z.array(z.number().int().min(1)).max(NUMBERS_AT_MOST)
const pairSchema = z.strictObject({ name: shortName, publicKey: octets, fingerprint: sha256Hex })
const forSchema = z.strictObject({ for: z.string() })
const checkSchema = z.strictObject({ files })
const importSchema = z.strictObject({ files, handOver: z.string().optional() })
const signSchema = z.strictObject({
  files,
  decision: z.strictObject({
    accept: z.union([z.literal('all'), numbers]),
    refuse: numbers,
    reason: reason.optional(),
  }),
})

export const CEREMONY_INPUTS = {
  'ceremony.key': nothing,
  'ceremony.pair': pairSchema,
  'ceremony.peers': nothing,
  'ceremony.export': forSchema,
  'ceremony.check': checkSchema,
  'ceremony.sign': signSchema,
  'ceremony.certificates': forSchema,
  'ceremony.import': importSchema,
}

export async function showBatchKey(_input: unknown, { ceremony }: ApiDeps): Promise<BatchKeyView> {
  const { fingerprint, publicKey } = await ceremony.key()
  return { fingerprint, publicKey: base64(publicKey) }
}

export async function pairMachine(
  input: OperatorCommands['ceremony.pair']['input'],
  deps: ApiDeps,
): Promise<BatchKeyView> {
  const { name, publicKey, fingerprint } = parseInput(pairSchema, input)
  return peerView(await deps.ceremony.pair({ name, publicKey, fingerprint }, await nameOf(deps)))
}

export async function listMachines(_input: unknown, { db }: ApiDeps): Promise<BatchKeyView[]> {
  return (await listBatchPeers(db)).map(peerView)
}

export async function exportBatch(
  input: OperatorCommands['ceremony.export']['input'],
  deps: ApiDeps,
): Promise<OperatorCommands['ceremony.export']['result']> {
  const wish = parseInput(forSchema, input)
  const made = await saying(async () => deps.ceremony.export(wish.for, await nameOf(deps)))
  return { ...made, files: made.files.map(fileView) }
}

export async function checkBatch(
  input: OperatorCommands['ceremony.check']['input'],
  deps: ApiDeps,
): Promise<CeremonyView> {
  return saying(() => deps.ceremony.check(parseInput(checkSchema, input).files))
}

export async function signBatch(
  input: OperatorCommands['ceremony.sign']['input'],
  deps: ApiDeps,
): Promise<SignedCeremonyView> {
  const wish = parseInput(signSchema, input)
  const made = await saying(async () => deps.ceremony.sign(wish.files, wish.decision, await nameOf(deps)))
  return { ...made, files: made.files.map(fileView) }
}

export async function handOverCertificates(
  input: OperatorCommands['ceremony.certificates']['input'],
  deps: ApiDeps,
): Promise<CeremonyAnswersView> {
  const wish = parseInput(forSchema, input)
  const made = await deps.ceremony.certificates(wish.for, await nameOf(deps))
  return { ...made, files: made.files.map(fileView) }
}

export async function importBatch(
  input: OperatorCommands['ceremony.import']['input'],
  deps: ApiDeps,
): Promise<ImportedCeremonyView> {
  const wish = parseInput(importSchema, input)
  const { handOver } = wish
  const needs = handOver === undefined ? 0 : deps.approvals.rollover // the votes are on the new key, there; here somebody answers for it
  const by = (await requesterOf(needs, deps))?.name
  return saying(async () => deps.ceremony.import(wish.files, by, handOver))
}

/** Who does it, where that is said; the password has been looked at. */
async function nameOf(deps: ApiDeps): Promise<string | undefined> {
  return (await requesterOf(0, deps))?.name
}

async function saying<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PkiError) throw new OperatorError('refused', `${error.message}.`, { cause: error })
    throw error
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const fileView = ({ file, octets: bytes }: CarriedFile): CarriedFileView => ({ file, octets: base64(bytes) })

const peerView = ({ name, fingerprint, publicKey, addedAt }: BatchPeer): BatchKeyView => ({
  name,
  fingerprint,
  publicKey: base64(publicKey),
  addedAt: addedAt.toISOString(),
})

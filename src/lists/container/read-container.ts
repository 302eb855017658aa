import { readSignedData } from '../cms/signed-data.ts'
import { ListError } from '../errors.ts'
import { CMS } from '../object-identifiers.ts'
import type { SignerInformation } from '../signed-list.ts'
import { CONTAINER_KINDS, type ContainerContent, type ContainerKind } from './container-kinds.ts'

/** A signed container as it came: read, not judged. TR-03129 Annex (CMS profile) 2.1. */
export interface SignedContainer<Kind extends ContainerKind = ContainerKind> {
  readonly kind: Kind
  readonly content: ContainerContent[Kind]
  /** Dotted; of the content. */
  readonly contentType: string
  readonly signers: readonly SignerInformation[]
  /** Certificates beside the content, in DER. */
  readonly beside: readonly Uint8Array[]
}

/** `incorrect-request`: it is signed as it should be, and what is in it cannot be read. */
export type ContainerRefusal =
  | 'syntax'
  | 'content-type'
  | 'incorrect-request'
  | 'inner-signature'
  | 'outer-signature'
  | 'expired'

export interface RefusedContainer {
  readonly ok: false
  readonly reason: ContainerRefusal
  /** For people. May quote the input, so escape it. */
  readonly why: string
}

type ReadContainer<Kind extends ContainerKind> =
  | { readonly ok: true; readonly container: SignedContainer<Kind> }
  | RefusedContainer

/** The profile names the container by what it is for; id-signedData (RFC 5652 5.1) in that place is taken, too. */
export function readContainer<Kind extends ContainerKind>(kind: Kind, octets: Uint8Array): ReadContainer<Kind> {
  const { type, contentType, read } = CONTAINER_KINDS[kind]
  const signedData = reading('syntax', () =>
    readSignedData(octets, [CMS.signedData, ...Object.values(CONTAINER_KINDS).map((one) => one.type)]),
  )
  if (!signedData.ok) return signedData
  const { type: found, content: octetsInside, signers, certificates } = signedData.value
  if (found !== type && found !== CMS.signedData) return refused('content-type', `the container is a ${found}`)
  if (signedData.value.contentType !== contentType) {
    return refused('content-type', `the content is a ${signedData.value.contentType}`)
  }
  const beside = reading('syntax', () => [...(certificates?.children() ?? [])].map((one) => one.octets))
  if (!beside.ok) return beside
  const content = reading('incorrect-request', () => read(octetsInside))
  if (!content.ok) return content
  return { ok: true, container: { kind, content: content.value, contentType, signers, beside: beside.value } }
}

export function refused(reason: ContainerRefusal, why: string): RefusedContainer {
  return { ok: false, reason, why }
}

function reading<T>(reason: ContainerRefusal, read: () => T): { ok: true; value: T } | RefusedContainer {
  try {
    return { ok: true, value: read() }
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    if (error.code === 'not-signed-data') return refused('content-type', error.message)
    return refused(reason, error.message)
  }
}

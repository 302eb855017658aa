import { context, type Element, readWhole, TAG } from '../ber/element.ts'
import { Fields, fieldsOf } from '../ber/fields.ts'
import { text } from '../ber/texts.ts'
import { objectIdentifier, octetString, smallNumber } from '../ber/values.ts'
import { isKeyIdentifier, readSignerIdentifier } from '../cms/signer-information.ts'
import { ListError } from '../errors.ts'
import type { ListLimits } from '../limits.ts'
import type { SignerIdentifier } from '../signed-list.ts'
import { type Defect, defectCategory, defectStatus, type KnownDefect, knownDefectName } from './defect.ts'

/** DefectList, version 1 (0) and 2 (1). TR-03129-2 7.1. @throws {ListError} */
export function readDefectList(content: Uint8Array, limits: ListLimits) {
  const fields = fieldsOf(readWhole(content), TAG.sequence, 'defect list')
  const contentVersion = smallNumber(fields.take(TAG.integer))
  const hashAlgorithm = objectIdentifier(fields.take(TAG.objectIdentifier))
  const defects = readUpTo(limits.defects, fields.take(TAG.set), readDefect)
  fields.finish()
  return { contentVersion, hashAlgorithm, defects }
}

function readDefect(element: Element): Defect {
  const fields = fieldsOf(element, TAG.sequence, 'defect')
  const signer = readSigner(fields)
  const hash = fields.takeIf(TAG.octetString)
  const knownDefects = readUpTo(MOST_KNOWN_DEFECTS, fields.take(TAG.set), readKnownDefect)
  const description = fields.takeIf(TAG.utf8String)
  fields.finish()
  return {
    ...(signer && { signer }),
    ...(hash && { certificateHash: Buffer.from(octetString(hash)).toString('hex') }),
    knownDefects,
    ...(description && { description: text(description) }),
  }
}

const MOST_KNOWN_DEFECTS = 256

function readSigner(fields: Fields): SignerIdentifier | undefined {
  const element = fields.takeIf(TAG.sequence, context(0, 'primitive'), context(0))
  return element && readSignerIdentifier(element)
}

/** Version 1 writes a SEQUENCE, version 2 tags it `[0]` and its parts, too. */
function readKnownDefect(element: Element): KnownDefect {
  const isVersion2 = isKeyIdentifier(element)
  const fields = isVersion2 ? new Fields(element, 'known defect') : fieldsOf(element, TAG.sequence, 'known defect')
  const oid = objectIdentifier(fields.take(TAG.objectIdentifier))
  const parameters = isVersion2 ? unwrapped(fields.takeIf(context(0))) : takeRest(fields)
  const description = fields.takeIf(context(1, 'primitive'))
  fields.finish()
  const [name, category] = [knownDefectName(oid), defectCategory(oid)]
  const status = name && parameters?.tag === TAG.enumerated ? enumerated(parameters) : undefined
  const statusText = name && status !== undefined ? defectStatus(name, status) : undefined
  return {
    oid,
    ...(name && { name }),
    ...(category && { category }),
    ...(statusText !== undefined && { status: statusText }),
    ...(parameters && { parameters: parameters.octets }),
    ...(description && { description: Buffer.from(description.value).toString('utf8') }),
  }
}

function enumerated(element: Element): number {
  return smallNumber(element, TAG.enumerated)
}

function takeRest(fields: Fields): Element | undefined {
  return fields.isAtEnd ? undefined : fields.takeAny()
}

function unwrapped(explicit: Element | undefined): Element | undefined {
  if (explicit === undefined) return undefined
  const [inner] = [...explicit.children()]
  return inner
}

function readUpTo<Value>(most: number, set: Element, read: (element: Element) => Value): Value[] {
  const values: Value[] = []
  for (const element of set.children()) {
    if (values.length === most) {
      throw new ListError('too-many-entries', { offset: element.offset, found: `over ${most}` })
    }
    values.push(read(element))
  }
  return values
}

import { CvcError, type CvcErrorCode } from './errors.ts'
import type { DataObject, ObjectReader } from './read-objects.ts'
import { tagName } from './tags.ts'

/** An object that holds a number: at least one octet, and no leading zero (zero itself is one octet). TR-03110-3 D.2.1.1. */
export function readInteger(reader: ObjectReader, tag: number): Uint8Array {
  const { value, offset } = reader.read(tag)
  if (value.length === 0) throw new CvcError('integer-empty', { offset, path: `${reader.path}/${tagName(tag)}` })
  if (value.length > 1 && value[0] === 0) reader.deviates('integer-leading-zero', offset, tag)
  return value
}

/** Runs a reading of one value and adds to its error where the value stood. */
export function atObject<T>(reader: ObjectReader, object: DataObject, readValue: (object: DataObject) => T): T {
  try {
    return readValue(object)
  } catch (error) {
    if (!(error instanceof CvcError) || error.details.offset !== undefined) throw error
    const path = `${reader.path}/${tagName(object.tag)}`
    throw new CvcError(error.code, { ...error.details, offset: object.offset, path }, { cause: error })
  }
}

/**
 * Runs a reading whose input is one thing with one name: whatever is wrong inside it gets that name, the place is kept.
 * @throws {CvcError} `code`, the reader's own error being its cause
 */
export function readingAs<T>(code: CvcErrorCode, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof CvcError) || error.code === 'truncated' || error.code === 'trailing-octets') throw error
    throw new CvcError(code, error.details, { cause: error })
  }
}

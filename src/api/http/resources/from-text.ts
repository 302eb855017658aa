import { z } from 'zod'
import type { OperatorCommand } from '../../../messages/index.ts'
import { INPUTS } from '../../inputs.ts'

/** The fields of what a command takes. */
export function fieldsOf(command: OperatorCommand): Readonly<Record<string, z.ZodType>> {
  const schema: z.ZodType = INPUTS[command]
  const read = schema instanceof z.ZodPipe ? schema.def.in : schema
  return read instanceof z.ZodObject ? read.shape : {}
}

/** Query and path hold nothing but text: what the command takes as a number or a yes or no becomes one. */
export function inputFromText(
  command: OperatorCommand,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const fields = fieldsOf(command)
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, inputOf(text, Object.hasOwn(fields, name) && fields[name])]),
  )
}

function inputOf(text: unknown, field: z.ZodType | undefined | false): unknown {
  const kind = field ? innermost(field).def.type : undefined
  if (kind === 'number' && typeof text === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(text)) return Number(text)
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

function innermost(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodOptional || field instanceof z.ZodDefault
    ? innermost(field.def.innerType as z.ZodType)
    : field
}

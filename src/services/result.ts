import type { Contract, Fields, MessageShape, Tolerance } from '../soap/index.ts'
import { textAt, unwrapped } from '../soap/index.ts'
import type { Said, Written } from './operation.ts'
import { shorten } from './words.ts'

/** Let pass in a partner's answer, which is not held against the schema. */
export const ANSWER_DEVIATIONS = {
  'response-without-suffix': "CardContact's server answers some operations under their own names",
  'code-of-another-list': 'partners answer with codes of other editions and operations',
} as const
export type AnswerDeviation = keyof typeof ANSWER_DEVIATIONS

/** Mended in a partner's answer. */
export const ANSWER_TOLERANCES = {
  'nested-result': {
    why: 'whether Send*List of 1.1 is answered with a code or an element that holds it differs between texts',
    apply: (node, { level, shape, namespace, typesNamespace }) => {
      const [only] = node.children
      const simple = level === 'accessor' && node.name === 'Result' && shape.kind === 'text'
      if (!simple || only?.name !== 'returnCode' || node.children.length > 1) return node
      if (!['', namespace, typesNamespace].includes(only.namespace)) return node
      return unwrapped(node, only)
    },
  },
} as const satisfies Record<string, Tolerance>

/** Where code and payload stand: in RPC below `Result`, or the code as `Result` itself; in 1.4 in the body entry. */
export function writeResult(
  { returnCode, payload }: Written,
  message: string | undefined,
  { style }: Pick<Contract, 'style'>,
  { members }: MessageShape,
): Fields {
  if (style === 'document') {
    const words = message === undefined ? {} : { returnCodeMessage: [{ message: [shorten(message)] }] }
    return { ...payload, returnCode: [returnCode], ...words }
  }
  const isSimple = members[0]?.shape.kind === 'text'
  return { Result: [isSimple ? returnCode : { ...payload, returnCode: [returnCode] }] }
}

/** The same on the way in; `message` to be spread, empty where there is none. */
export function readResult(fields: Fields): Said & { readonly message: { readonly message?: string } } {
  const [result = fields] = fields.Result ?? []
  if (result instanceof Uint8Array) throw new TypeError('a result is never octets')
  if (typeof result === 'string') return { returnCode: result.trim(), payload: {}, message: {} }
  const words = textAt(result, 'returnCodeMessage', 'message')
  return {
    returnCode: textAt(result, 'returnCode')?.trim() ?? '',
    payload: result,
    message: words === undefined ? {} : { message: words },
  }
}

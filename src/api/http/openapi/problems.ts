import { TITLES } from '../problem.ts'
import { type Json, refTo } from './json-schemas.ts'

/** Whatever is not done is told in one form, by every route. */
export const PROBLEMS: Json = {
  '4XX': { $ref: '#/components/responses/NotDone' },
  '5XX': { $ref: '#/components/responses/Fault' },
}

const WHEN: Readonly<Record<number, string>> = {
  400: 'what was sent cannot be meant',
  401: 'not logged in, or a token that does not count',
  403: 'not for the roles of this person, not for a token, or asked by a page of another site',
  404: 'there is no such thing',
  405: 'the address knows no such method; `Allow` names those it does',
  409: 'it was understood and is refused, with what to do about it',
  413: 'the body is too large',
  415: 'send application/json in UTF-8, not compressed',
  421: 'this node goes by another name',
  429: 'too many: wait (`detail` says until when, where that is known)',
  500: 'a fault of the node; its log names it by the request id',
  503: 'busy: come again (`Retry-After`)',
}

const saying = (from: number): string =>
  Object.entries(TITLES)
    .filter(([status]) => Math.floor(Number(status) / 100) === from)
    .map(([status, title]) => `${status} ${title}: ${WHEN[Number(status)] ?? title}`)
    .join('. ')

const content = { 'application/problem+json': { schema: { $ref: refTo('Problem') } } }

export const PROBLEM_RESPONSES: Json = {
  NotDone: { description: saying(4), content },
  Fault: { description: saying(5), content },
}

export const PROBLEM: Json = {
  description: 'What was not done, and why (RFC 9457)',
  type: 'object',
  properties: {
    type: {
      type: 'string',
      pattern: '^urn:eac-broker:problem:[a-z0-9-]+$',
      description: 'Ends with a code that programs switch on',
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people' },
    requestId: { type: 'string', format: 'uuid', description: 'By it the log of the node names a fault' },
    errors: {
      type: 'array',
      description: 'What is wrong where in what was sent, where that is known',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'JSON pointer (RFC 6901) into the input of the command' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'detail'],
        additionalProperties: false,
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'requestId'],
  additionalProperties: false,
}

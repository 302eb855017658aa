import { request } from 'node:http'
import {
  OPERATOR_ERRORS,
  type Operator,
  type OperatorCommand,
  type OperatorCommands,
  OperatorError,
  type OperatorErrorCode,
} from '../messages/index.ts'
import { CLAIMS_HEADER, claimsText, ownClaims } from './callers-of-socket.ts'

interface Reply {
  readonly result?: unknown
  readonly error?: { readonly code: string; readonly message: string }
}

/** Sends operators' commands to the node that listens on this socket. @param token of whoever gives them; else it is the machine */
export function controlClient(socketPath: string, token?: string): Operator {
  return {
    async call<Name extends OperatorCommand>(name: Name, input: OperatorCommands[Name]['input']) {
      const result = await callSocket(socketPath, { name, input }, token)
      return result as OperatorCommands[Name]['result'] // both ends are of this version
    },
  }
}

/** @throws {OperatorError} as the other end threw it */
export async function callSocket(socketPath: string, call: unknown, token?: string): Promise<unknown> {
  const { result, error } = await post(socketPath, call, token)
  if (error === undefined) return result
  if (isOperatorErrorCode(error.code)) throw new OperatorError(error.code, error.message)
  throw new Error(`the node says: ${error.message}`)
}

const isOperatorErrorCode = (code: string): code is OperatorErrorCode =>
  (OPERATOR_ERRORS as readonly string[]).includes(code)

function post(socketPath: string, call: unknown, token: string | undefined): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      [CLAIMS_HEADER]: claimsText(ownClaims()),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    }
    const outgoing = request({ socketPath, method: 'POST', path: '/', headers })
    outgoing.once('error', reject)
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Reply)
        } catch (error) {
          reject(error)
        }
      })
    })
    outgoing.end(JSON.stringify(call))
  })
}

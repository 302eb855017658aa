import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { makeTlsCertificate } from '../openssl.ts'
import type { Proofs } from '../proofs.ts'
import type { World } from '../world.ts'
import { GSOAP } from './gsoap.ts'
import { JAX_WS } from './jax-ws.ts'
import { NPM_SOAP } from './npm-soap.ts'
import { PHP } from './php.ts'
import type { Toolkit } from './toolkit.ts'
import { ANSWERS, type AnswerName, RIGHT, startWrongService } from './wrong-answers.ts'
import { ZEEP } from './zeep.ts'

const NAMESPACES = ['Result in a namespace', 'returnCode in none', 'certificate in none'] as const
const CODE = 'a code the contract does not have'

/** Who would not have noticed what: a ✔ of a toolkit is worth as much as this says. */
const NOTICES: Readonly<Record<string, readonly AnswerName[]>> = {
  [PHP.name]: [],
  [ZEEP.name]: ['another order'],
  [JAX_WS]: [...NAMESPACES, CODE],
  [GSOAP]: [...NAMESPACES, CODE],
  [NPM_SOAP.name]: [],
}

/** Each toolkit is also given wrong answers, by a service that is not ours: which of them it notices is known. */
export async function proveNotice(world: World, toolkits: readonly Toolkit[], proofs: Proofs): Promise<void> {
  for (const toolkit of toolkits) {
    const notices = NOTICES[toolkit.name] ?? []
    const title = `${toolkit.name} notices in wrong answers: ${notices.join(', ') || 'nothing'}`
    await proofs.prove(title, toolkit.needs, async () => {
      assert.deepEqual(await noticed(toolkit, world), notices)
    })
  }
}

/** @returns the wrong answers that were not read like the right one */
async function noticed(toolkit: Toolkit, { folder, nodeCertificateFile }: World): Promise<string[]> {
  const tls = await makeTlsCertificate(`${toolkit.mnemonic}-notices`, folder)
  const service = await startWrongService()
  try {
    const names = Object.keys(ANSWERS) as AnswerName[]
    const empty = { callbackIndicator: 'callback_not_possible', messageID: {}, responseURL: {} }
    const calls = names.map(() => ({ operation: 'GetCACertificates', arguments: empty }))
    const at = { place: { tls, nodeCertificateFile }, edition: '1.1', wsdl: service.wsdl } as const
    const answers = await toolkit.call(at, calls)
    assert.deepEqual(answers[0], RIGHT)
    return names.filter((name, index) => !isDeepStrictEqual(answers[index], readAs(name)))
  } finally {
    service.close()
  }
}

/** A toolkit that does not look gives even a code that there is not. */
const readAs = (name: AnswerName): object => (name === CODE ? { ...RIGHT, returnCode: 'ok_cert_at_hand' } : RIGHT)

// A process that does a bare operation of OpenSSL as often as it is told in a line, and answers how many nanoseconds it took.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { BareWork } from './machine.ts'

let work: (() => void) | undefined
for await (const line of createInterface({ input: process.stdin })) {
  if (work === undefined) work = workFrom(JSON.parse(line) as BareWork)
  else process.stdout.write(`${timeFor(work, Number(line))}\n`)
}

function workFrom({ operation, hash, options, pkcs8, octets, signature }: BareWork): () => void {
  const privateKey = createPrivateKey(pkcs8)
  const [body, made] = [Buffer.from(octets, 'base64'), Buffer.from(signature, 'base64')]
  const [signing, verifying] = [
    { key: privateKey, ...options },
    { key: createPublicKey(privateKey), ...options },
  ]
  if (operation === 'sign') return () => sign(hash, body, signing)
  return () => {
    if (!verify(hash, body, verifying, made)) throw new Error('a signature that must verify does not')
  }
}

function timeFor(one: () => void, times: number): bigint {
  const start = process.hrtime.bigint()
  for (let i = 0; i < times; i++) one()
  return process.hrtime.bigint() - start
}

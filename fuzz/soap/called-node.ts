import { rmSync } from 'node:fs'
import { Agent, type RequestOptions, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { createLog } from '../../src/app/log.ts'
import type { ServiceName } from '../../src/messages/index.ts'
import { Applicant } from '../../test/support/applicant.ts'
import { startTestNode, type TestNode } from '../../test/support/node.ts'
import { addAuthority, foundUtopia, register } from '../../test/support/utopia.ts'

/** A node as an operator starts it, and a partner of all its authorities. */
export interface CalledNode {
  post(service: ServiceName, body: Uint8Array): Promise<{ status: number; contentType: string; body: string }>
  /** What its log calls errors; told once. */
  failures(): readonly string[]
}

export async function startCalledNode(): Promise<CalledNode> {
  const failures: string[] = []
  const log = createLog('silent')
  log.error = (details: unknown, text?: string) => void failures.push(`${text} ${JSON.stringify(details)}`)
  const node = await startTestNode('UT', { log })
  process.once('exit', () => rmSync(node.folder, { recursive: true, force: true }))
  const places = await foundUtopia(node.operator)
  await addAuthority(node.operator, 'UT-TCC', 'TCC', 'TCCTST')
  const { serviceUrl } = await node.operator.call('authority.show', { name: 'UT-TCC' })
  const urls: Partial<Record<ServiceName, string>> = { DV: places.dvUrl, CVCA: places.cvcaUrl, TermContr: serviceUrl }
  const { tls } = new Applicant({ url: places.dvUrl, pinned: [...places.pinned], service: 'DV' })
  await registerEverywhere(node, tls.certPem)
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  return {
    failures: () => failures.splice(0),
    post(service, body) {
      const headers = { 'Content-Type': 'text/xml', 'Content-Length': body.length }
      const how: RequestOptions = {
        method: 'POST',
        agent,
        headers,
        key: tls.keyPem,
        cert: tls.certPem,
        rejectUnauthorized: false,
      }
      return new Promise((resolve, reject) => {
        const outgoing = request(urls[service] ?? places.dvUrl, how, (incoming) => {
          const { statusCode: status = 0, headers } = incoming
          text(incoming).then((body) => resolve({ status, contentType: headers['content-type'] ?? '', body }), reject)
        })
        outgoing.on('error', reject)
        outgoing.end(body)
      })
    },
  }
}

async function registerEverywhere({ operator }: TestNode, certPem: string): Promise<void> {
  const one = { mnemonic: 'FUZZ1', tlsCertificates: [certPem] }
  await register(operator, { ...one, name: 'fuzz-at-dv', authority: 'UT-DV', role: 'terminal' })
  await register(operator, { ...one, name: 'fuzz-at-cvca', authority: 'UT-CVCA', role: 'DV' })
  await register(operator, { ...one, name: 'fuzz-at-tcc', authority: 'UT-TCC', role: 'terminal' })
}

import { type OperatorCommand, OperatorError } from '../messages/index.ts'
import type { ApiDeps } from './deps.ts'

/** Commands that put a call to a partner into the queue, and what is done by hand in their place. */
const INSTEAD: { readonly [Name in OperatorCommand]?: string } = {
  'authority.request-certificate': 'the DV runs on the node on the network, and asks there',
  'authority.request-foreign-certificate': 'the DV runs on the node on the network, and asks there',
  'authority.get-ca-certificates': 'bring them as files, and take each with "eac authority trust FILE"',
  'notice.send': 'send it from the node on the network, or by e-mail in the words of "eac notice templates"',
  'partner.test': 'test it from the node on the network',
  'list.ask': 'bring the list as a file, and take it with "eac list add FILE"',
}

/** From a machine without a network no call is ever made, so none is queued. @throws {OperatorError} `refused` */
export function assertMayGoOut(name: OperatorCommand, { airGapped }: Pick<ApiDeps, 'airGapped'>): void {
  const instead = INSTEAD[name]
  if (!airGapped || instead === undefined) return
  throw new OperatorError('refused', `This machine is never on a network (airGapped), so nobody is called: ${instead}.`)
}

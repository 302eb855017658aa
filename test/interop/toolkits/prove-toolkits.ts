import type { Proofs } from '../proofs.ts'
import type { World } from '../world.ts'
import { type Centre, foundCentre } from './centre.ts'
import { gsoap } from './gsoap.ts'
import { jaxWs } from './jax-ws.ts'
import { NPM_SOAP } from './npm-soap.ts'
import { PHP } from './php.ts'
import { proveAsking } from './prove-asking.ts'
import { proveCallbacks } from './prove-callbacks.ts'
import { proveNotice } from './prove-notice.ts'
import { bringLists, makeSampleLists, type SampleLists } from './sample-lists.ts'
import { EDITIONS, type Toolkit } from './toolkit.ts'
import { compareTable, writeTable } from './toolkit-page.ts'
import { ToolkitTable } from './toolkit-table.ts'
import { ZEEP } from './zeep.ts'

/**
 * Toolkits of others, by our ?wsdl, in each edition: they ask our services everything that is answered at once; they are
 * brought answers and lists; they send us certificates and lists. What came out has to stand in docs/interop.md, and
 * with `writeDocs` is put there.
 */
export async function proveToolkits(
  world: World,
  { writeDocs }: { writeDocs: boolean },
  proofs: Proofs,
): Promise<void> {
  const toolkits: readonly Toolkit[] = [PHP, ZEEP, jaxWs(world.folder), gsoap(world.folder), NPM_SOAP]
  const table = new ToolkitTable(toolkits)
  const title = 'a control centre has a terminal key that our DV certified, and all keep lists that OpenSSL signed'
  const settled = await proofs.prove(title, ['openssl'], () => settle(world))
  if (settled === undefined) return
  try {
    for (const toolkit of toolkits) {
      for (const edition of EDITIONS) {
        const round = { world, ...settled, toolkit, edition, table }
        await proveAsking(round, proofs)
        await proveCallbacks(round, proofs)
      }
    }
  } finally {
    await settled.centre.close()
  }
  await proveNotice(world, toolkits, proofs)
  await proveTable(table, { toolkits, writeDocs }, proofs)
}

async function settle(world: World): Promise<{ centre: Centre; samples: SampleLists }> {
  const samples = makeSampleLists()
  for (const name of ['UT-DV', 'UT-CVCA']) await bringLists(world.node.operator, name, samples)
  const centre = await foundCentre(world)
  await bringLists(centre.operator, 'UT-TCC', samples)
  return { centre, samples }
}

async function proveTable(
  table: ToolkitTable,
  { toolkits, writeDocs }: { toolkits: readonly Toolkit[]; writeDocs: boolean },
  proofs: Proofs,
): Promise<void> {
  const tools = toolkits.flatMap(({ needs }) => needs)
  const title = writeDocs ? 'docs/interop.md is given this table' : 'this table is the one in docs/interop.md'
  process.stdout.write(`\n${table}\n\n`)
  await proofs.prove(title, tools, () => (writeDocs ? writeTable(table) : compareTable(table)))
}

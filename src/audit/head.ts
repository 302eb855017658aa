import { type ChainHead, type ChainStart, chainHead, chainStart, type Database, nodeId } from '../store/index.ts'
import { chainBegin } from './row.ts'

/** The newest row; before there is one, what the chain of this node begins with. */
export async function headOf(db: Database): Promise<ChainHead> {
  return begun(await chainHead(db), db)
}

/** What stands before the first row that can be checked. */
export async function startOf(db: Database): Promise<ChainStart> {
  return begun(await chainStart(db), db)
}

async function begun<Place extends { readonly position: number; readonly hash: Uint8Array }>(
  place: Place,
  db: Database,
): Promise<Place> {
  return place.position > 0 ? place : { ...place, hash: Buffer.from(chainBegin(await nodeId(db)), 'hex') }
}

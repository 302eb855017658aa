import { type SecretBox, sealSecondFactorsAgain } from '../people/index.ts'
import type { FileKeyStore } from '../signatures/index.ts'
import { type Database, insertEvent } from '../store/index.ts'

interface Place {
  readonly software: FileKeyStore
  readonly secrets: SecretBox
  readonly db: Database
  readonly now: () => Date
}

/** Goes on with sealing the keys anew where it was begun; each step can be done again. @returns how many keys; undefined: nothing was begun */
export async function finishReseal({ software, secrets, db, now }: Place): Promise<number | undefined> {
  if (software.carried === undefined) return undefined
  const keys = await software.sealRest()
  await sealSecondFactorsAgain(db, secrets)
  await insertEvent(db, { kind: 'keys sealed anew', details: { keys } }, now())
  await software.endReseal()
  return keys
}

import type { SignatureCount } from '../signatures/index.ts'
import { countSignatures, type Database, insertEvent, uncountSignatures } from '../store/index.ts'

interface Place {
  readonly db: Database
  readonly now: () => Date
  /** An event tells of a key that signs more often in an hour; undefined: never. */
  readonly alarmPerHour: number | undefined
}

/** Signatures are counted in the database. */
export function signaturesCountedIn({ db, now, alarmPerHour = Number.POSITIVE_INFINITY }: Place): SignatureCount {
  return {
    async add(keyId, many) {
      const inHour = await countSignatures(db, keyId, many, now())
      if (inHour <= alarmPerHour || inHour - many > alarmPerHour) return // told when it passes the number
      await insertEvent(db, { kind: 'key signs more than expected', details: { keyId, inHour, alarmPerHour } }, now())
    },
    takeBack: (keyId, many) => uncountSignatures(db, keyId, many),
  }
}

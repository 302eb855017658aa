import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { remindOfApprovals } from '../approvals/index.ts'
import { type JobPlace, Timers, WorkQueue } from '../async/index.ts'
import type { CheckSignature } from '../cvc/index.ts'
import type { OwnListSigner } from '../handlers/index.ts'
import { LEDGER_FOLDER, type Ledger, openFileLedger } from '../ledger/index.ts'
import type { Outgoing } from '../outgoing/index.ts'
import { type SecretBox, tidyAttempts, tidySessions } from '../people/index.ts'
import { compareWithLedger } from '../pki/index.ts'
import {
  checkSignature,
  type FileKeyStore,
  type KeyPlaces,
  type KeyStore,
  keyStoreThatCounts,
  keyStoreWithSecondOpinion,
  openSecondOpinion,
  rememberValid,
} from '../signatures/index.ts'
import { forgetOldSignedMessages, type Store, yearsMaker } from '../store/index.ts'
import type { Config } from './config.ts'
import { signaturesCountedIn } from './count-signatures.ts'
import { finishReseal } from './finish-reseal.ts'
import { KeyDoor } from './key-door.ts'
import { KeyEvents } from './key-events.ts'
import { openListSigners } from './list-signers.ts'
import type { Log } from './log.ts'
import { MessageSecurity } from './message-security.ts'
import { openMessageSigners } from './message-signers.ts'
import { Meter } from './metrics/meter.ts'
import { openJobs } from './open-jobs.ts'
import { openKeys } from './open-keys.ts'
import { outgoingOf } from './open-outgoing.ts'
import { openStore } from './open-store.ts'
import { assertOwnDatabase } from './own-database.ts'
import { type OwnTls, openOwnTls, readOwnFiles } from './own-tls/own-tls.ts'
import { readStoreSecret } from './read-store-secret.ts'
import { openSecretBox, peopleKey } from './secret-box.ts'
import { LiveSettings } from './settings/live-settings.ts'
import { tellTrouble } from './tell-trouble.ts'
import { tracingSignatures } from './traces/trace-signatures.ts'

/** A node's parts that hold something: opened together, closed together. Nothing runs yet. */
export interface OpenNode {
  readonly config: Config
  readonly ownTls: OwnTls
  readonly store: Store
  /** What people may change while it runs, as it is in force. */
  readonly settings: LiveSettings
  readonly keys: KeyStore
  readonly secrets: SecretBox
  /** The same keys, without the second opinion, by where they are. */
  readonly keyPlaces: KeyPlaces
  /** Where persons open the keys, if it is they who do. */
  readonly keyDoor: KeyDoor
  readonly software: FileKeyStore
  readonly ledger: Ledger
  readonly jobs: JobPlace
  readonly queue: WorkQueue
  readonly listSigners: readonly OwnListSigner[]
  readonly messageSecurity: MessageSecurity
  readonly now: () => Date
  readonly log: Log
  /** What this process counts while it works. */
  readonly meter: Meter
  readonly isDemo: boolean
  /** Of this process among those of the node. */
  readonly processId: string
  /** What this process does again and again. */
  readonly timers: Timers
  readonly checkSignature: CheckSignature
  /** Where connections may go. */
  readonly outgoing: Outgoing
  close(): Promise<void>
}

export interface OpenNodeOptions {
  readonly config: Config
  readonly log: Log
  readonly now: () => Date
  /** It belongs to a demo world, which tells people so; nothing in a configuration says that. */
  readonly isDemo?: boolean
  /** Somebody needs the keys, and persons have not opened them: it may be done now. */
  readonly onLocked?: (door: KeyDoor) => Promise<void>
}

/**
 * Opens database, key store and queue of a data folder. The caller holds the folder's lock.
 * @throws {ConfigError} when a file the configuration names cannot be read
 * @throws {KeyStoreError} when the secret does not open the key store
 */
export async function openNode({ config, log, now, isDemo = false, onLocked }: OpenNodeOptions): Promise<OpenNode> {
  const ownFiles = await readOwnFiles(config)
  const listSigners = await openListSigners(config)
  const signers = await openMessageSigners(config)
  const secret = await readStoreSecret(config.keys.secret)
  const keyEvents = new KeyEvents()
  let ask = async (): Promise<void> => {} // while the node is opened nobody is asked for passphrases
  const { onChange, onOpened, onDamaged } = keyEvents
  const hooks = { onChange, onOpened, onDamaged, onLocked: () => ask() }
  const { software, places: keyPlaces } = await openKeys(config, secret, hooks)
  const opinion = openSecondOpinion()
  const store = await openStore({ config, log })
  const timers = new Timers(now)
  const settings = new LiveSettings(config, { store, log, timers })
  await settings.refresh()
  const { alarmPerHour } = config.keys
  const counted = keyStoreThatCounts(keyPlaces, signaturesCountedIn({ db: store.db, now, alarmPerHour }))
  const sure = keyStoreWithSecondOpinion(counted, { opinion, every: config.signatures.secondOpinionEvery })
  const keys = tracingSignatures(sure)
  await assertOwnDatabase({ config, db: store.db, keys, now })
  const ownTls = await openOwnTls(config, ownFiles, { store, keys, now, log })
  const makeYears = yearsMaker(store.db)
  await makeYears(now())
  const ledger = await openFileLedger(join(config.data, LEDGER_FOLDER), now)
  await tellWhatLedgerKnows({ store, ledger, now, log })
  const jobs = await openJobs(config, store)
  const queue = new WorkQueue({
    store,
    jobs,
    now,
    retry: settings.now.retry,
    limits: settings.now.limits,
    alsoLook: async () => {
      await makeYears(now())
      await forgetOldSignedMessages(store.db, now())
      await remindOfApprovals(store.db, settings.now.approvals.remindAfterHours, now())
      await tidyAttempts(store.db, now())
      await tidySessions(store.db, now())
    },
    escalation: settings.now.escalation,
    onTrouble: tellTrouble(log),
    watch: timers.of('sweep'),
  })
  settings.follow(queue.refit)
  const place = { db: store.db, log, now }
  const secrets = openSecretBox(software, peopleKey(software, secret))
  const keyDoor = new KeyDoor(software, place)
  const goOn = async (): Promise<void> => {
    await finishReseal({ software, secrets, db: store.db, now })
  }
  const bringForward = (): Promise<void> => queue.bringForward(KEY_CAUSES)
  keyEvents.follow({ ...place, bringForward })
  keyDoor.whenOpened(goOn)
  keyDoor.whenOpened(ownTls.refresh)
  // Not waited for: it may be the token's own opening that has the passphrases asked for.
  keyDoor.whenOpened(async () => void keyPlaces.pkcs11?.lookNow())
  keyDoor.whenOpened(bringForward)
  keyDoor.whenLocked(async () => {
    keyPlaces.pkcs11?.leave()
    await keyPlaces.pkcs11?.look() // finds that it is locked
  })
  await goOn()
  const close = async (): Promise<void> => {
    await settings.close()
    await queue.close() // does no harm to one that is closed
    await keyPlaces.pkcs11?.close()
    await keyEvents.close()
    await jobs.close()
    await opinion.close()
    await ledger.close()
    await counted.close()
    await store.close()
  }
  const check = rememberValid(checkSignature)
  const outgoing = outgoingOf(config)
  if (onLocked !== undefined) ask = () => onLocked(keyDoor)
  return {
    config,
    ownTls,
    store,
    settings,
    keys,
    secrets,
    outgoing,
    keyPlaces,
    keyDoor,
    software,
    ledger,
    jobs,
    queue,
    listSigners,
    messageSecurity: new MessageSecurity({ store, config, signers, now }),
    now,
    log,
    meter: new Meter(),
    isDemo,
    processId: randomUUID(),
    timers,
    checkSignature: check,
    close,
  }
}

const KEY_CAUSES = ['keys-locked', 'token-unreachable', 'token-pin-refused'] as const

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** After a restore the ledger knows more than the database; that is worth a person's attention. */
async function tellWhatLedgerKnows({ store, log, ...rest }: Pick<OpenNode, 'store' | 'ledger' | 'now' | 'log'>) {
  const { numbers, forgotten, carriedOut } = await compareWithLedger({ db: store.db, checkSignature, ...rest })
  for (const raised of numbers) log.warn(raised, 'numbers taken before a restore are not taken again')
  if (forgotten > 0) log.warn({ forgotten }, 'certificates issued before a restore: see eac node forgotten')
  if (carriedOut > 0) log.info({ carriedOut }, 'decisions carried out before the process ended, found in the ledger')
}

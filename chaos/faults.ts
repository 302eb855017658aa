import type { Random } from '../fuzz/random.ts'
import type { Operator } from '../src/messages/index.ts'
import type { Clock } from './clock.ts'
import type { Executioner } from './executioner.ts'
import type { FullDisk } from './full-disk.ts'
import type { NodeProcess } from './node-process.ts'
import type { Party } from './party.ts'
import type { Wire } from './wire.ts'

/** What faults are made on. */
export interface FaultPlace {
  readonly parties: readonly Party[]
  /** The clients' way to the node. */
  readonly gateway: Wire
  readonly clock: Clock
  /** Undefined where no file system can be mounted. */
  readonly disk: FullDisk | undefined
  readonly processes: readonly NodeProcess[]
  readonly executioner: Executioner
  readonly operator: () => Promise<Operator>
  /** What the node runs on comes back after its disk was full. */
  readonly mend: () => Promise<void>
  readonly random: Random
}

/** Something that goes wrong for a while, and is over when this resolves. */
export interface Fault {
  readonly name: string
  /** Whether it can be made here. */
  readonly possible: (place: FaultPlace) => boolean
  /** Without what it takes away, a process may end; it is started again. */
  readonly mayEndProcesses?: boolean
  readonly make: (place: FaultPlace) => Promise<void>
}

const HOUR = 3_600_000

const always = (): boolean => true

export const FAULTS: readonly Fault[] = [
  {
    name: 'partners refuse connections',
    possible: always,
    make: (place) => onSomeWires(place, 'refusing'),
  },
  {
    name: 'partners take connections and say nothing',
    possible: always,
    make: (place) => onSomeWires(place, 'stalled'),
  },
  {
    name: 'partners take callbacks, and their answer is lost',
    possible: always,
    make: async ({ parties, random }) => {
      await during(
        random,
        () => setEach(parties, true),
        () => setEach(parties, false),
      )
    },
  },
  {
    name: 'partners answer callbacks with HTTP 500',
    possible: always,
    make: async ({ parties, random }) => {
      const answerWith = (answer: 'http-500' | 'received') => () => {
        for (const { receiver } of parties) receiver.answer = answer
      }
      await during(random, answerWith('http-500'), answerWith('received'))
    },
  },
  {
    name: 'the node is cut off from everybody',
    possible: always,
    make: (place) => onWires([place.gateway, ...place.parties.map(({ wire }) => wire)], 'refusing', place.random),
  },
  {
    name: 'callers wait in vain',
    possible: always,
    make: ({ gateway, random }) => onWires([gateway], 'stalled', random),
  },
  {
    name: 'one connection in 20 breaks',
    possible: always,
    make: async ({ gateway, parties, random }) => {
      const wires = [gateway, ...parties.map(({ wire }) => wire)]
      const breaking = (oneIn: number) => () => {
        for (const wire of wires) wire.cutsOneIn = oneIn
      }
      await during(random, breaking(20), breaking(0))
    },
  },
  {
    name: 'the clock jumps, twenty hours ahead and back',
    possible: always,
    make: ({ clock, random }) =>
      during(
        random,
        () => clock.move(20 * HOUR),
        () => clock.move(0),
      ),
  },
  {
    name: 'the clock jumps, two hours back and right again',
    possible: always,
    make: ({ clock, random }) =>
      during(
        random,
        () => clock.move(-2 * HOUR),
        () => clock.move(0),
      ),
  },
  {
    name: 'the disk is full',
    mayEndProcesses: true,
    possible: ({ disk }) => disk !== undefined,
    make: async ({ disk, random, mend }) => {
      await during(
        random,
        () => disk!.fill(),
        () => disk!.release(),
      )
      await mend()
    },
  },
  {
    name: 'a process is told to stop',
    possible: always,
    make: async ({ processes, executioner, random }) => {
      await executioner.stop(random.pick(processes))
    },
  },
  {
    name: 'the DV asks its CVCA for a new certificate',
    possible: always,
    make: async ({ operator, random }) => {
      const how = { name: 'UT-DV', from: 'cvca-of-dv', callback: random.oneIn(2), again: true }
      await operator()
        .then((node) => node.call('authority.request-certificate', how))
        .catch(() => {}) // the node is down
    },
  },
]

/** From one to four seconds. */
async function during(random: Random, begin: () => void, end: () => void): Promise<void> {
  begin()
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_000 + random.below(3_000)))
  } finally {
    end()
  }
}

function onSomeWires({ parties, random }: FaultPlace, state: 'refusing' | 'stalled'): Promise<void> {
  const some = parties.filter(() => random.oneIn(2)).map(({ wire }) => wire)
  return onWires(some, state, random)
}

async function onWires(wires: readonly Wire[], state: 'refusing' | 'stalled', random: Random): Promise<void> {
  const become = (next: Wire['state'], cut: boolean) => () => {
    for (const wire of wires) {
      wire.state = next
      if (cut) wire.cut()
    }
  }
  await during(random, become(state, state === 'refusing'), become('open', state === 'stalled'))
}

function setEach(parties: readonly Party[], losesAnswers: boolean): void {
  for (const party of parties) party.losesAnswers = losesAnswers
}

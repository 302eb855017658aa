import { succeed } from '../run-program.ts'
import { BOUNCY_CASTLE_JARS } from '../tools.ts'
import { type Answer, PeerProcess } from './peer-process.ts'
import type { Subject } from './subject.ts'

export const PEER_NAMES = ['OpenPACE', 'BouncyCastle'] as const
export type PeerName = (typeof PEER_NAMES)[number]

/** The two readers we compare ourselves with, each in a process of its own. */
export type Peers = Readonly<Record<PeerName, PeerProcess>>

const SOURCES = `${import.meta.dirname}/peers`

/** @param folder for what the compilers make */
export async function startPeers(folder: string): Promise<Peers> {
  const openpace = `${folder}/openpace-peer`
  await succeed('gcc', ['-O2', '-o', openpace, `${SOURCES}/openpace-peer.c`, '-leac', '-lcrypto'])
  const classPath = BOUNCY_CASTLE_JARS.join(':')
  const java = `${SOURCES}/BouncyCastlePeer.java`
  await succeed('javac', ['-cp', classPath, '-d', folder, java], { milliseconds: 60_000 })
  return {
    OpenPACE: new PeerProcess([openpace]),
    BouncyCastle: new PeerProcess(['java', '-cp', `${classPath}:${folder}`, 'BouncyCastlePeer']),
  }
}

export function askPeer(peer: PeerProcess, { kind, octets, issuer, parameters }: Subject): Promise<Answer> {
  return peer.ask([kind, hexOrDash(octets), hexOrDash(issuer), hexOrDash(parameters)].join(' '))
}

function hexOrDash(octets: Uint8Array | undefined): string {
  return octets === undefined || octets.length === 0 ? '-' : Buffer.from(octets).toString('hex')
}

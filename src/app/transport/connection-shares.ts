import type { Server } from 'node:https'
import type { Socket } from 'node:net'

/** Of the connections that may be open. */
export interface ConnectionLimits {
  /** On which nobody is known yet: in their handshake, silent, or of strangers. */
  readonly ofUnknown: number
  readonly ofOne: number
}

export interface ConnectionShares {
  /** Whose connection it is, once that is known. @returns false: the caller has as many as it may */
  belongTo(socket: Socket, caller: string): boolean
}

/**
 * Keeps anybody from taking all connections. Where one more comes on which nobody is known than may be, the one that was
 * open longest gives way: a caller in earnest is known within moments, one that only holds a connection is not.
 * @param onGaveWay is told of each, whole floods of them
 */
export function shareConnections(
  server: Server,
  limits: ConnectionLimits,
  onGaveWay: (remoteAddress: string | undefined) => void,
): ConnectionShares {
  const unknown = new Map<string, Socket>() // longest open first; sockets below TLS
  const counts = new Map<string, number>()
  const owners = new WeakMap<Socket, string>()

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket) // not to be had any more once it is closed
    unknown.set(name, socket)
    socket.once('close', () => unknown.delete(name))
    if (unknown.size <= limits.ofUnknown) return
    const [[, longest] = []] = unknown
    onGaveWay(longest?.remoteAddress)
    longest?.destroy()
  })

  const count = (caller: string, change: 1 | -1): void => {
    const now = (counts.get(caller) ?? 0) + change
    if (now === 0) counts.delete(caller)
    else counts.set(caller, now)
  }

  return {
    belongTo(socket, caller) {
      if (owners.get(socket) === caller) return true
      if (owners.has(socket) || (counts.get(caller) ?? 0) >= limits.ofOne) return owners.has(socket)
      unknown.delete(nameOf(socket))
      owners.set(socket, caller)
      count(caller, 1)
      socket.once('close', () => count(caller, -1))
      return true
    },
  }
}

/** The same below TLS and above. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

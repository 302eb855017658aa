import type { ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'

/** The connections of a server and what they are busy with, so that an end can be orderly. */
export interface OpenConnections {
  /** Call once for each request as it comes in. */
  begin(response: ServerResponse): void
  readonly closing: boolean
  /** Takes no more, ends what is idle at once, lets the busy ones finish, and cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>
}

export function trackConnections(server: Server): OpenConnections {
  const sockets = new Set<Socket>() // below TLS: also those that never finish their handshake
  const requestsInFlight = new Map<Socket, number>() // by TLS socket
  let closing = false

  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('secureConnection', (socket) => {
    requestsInFlight.set(socket, 0)
    socket.once('close', () => requestsInFlight.delete(socket))
  })

  const count = (socket: Socket, change: 1 | -1) => {
    const now = requestsInFlight.get(socket)
    if (now === undefined) return
    requestsInFlight.set(socket, now + change)
    if (closing && now + change === 0) socket.destroySoon()
  }

  return {
    begin(response) {
      const socket = response.socket
      if (socket === null) return
      count(socket, 1)
      response.once('close', () => count(socket, -1))
    },
    get closing() {
      return closing
    },
    close(graceMs) {
      closing = true
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          for (const socket of sockets) socket.destroy()
        }, graceMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        for (const [socket, requests] of requestsInFlight) if (requests === 0) socket.destroy()
      })
    },
  }
}

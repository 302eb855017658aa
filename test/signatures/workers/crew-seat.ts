import { parentPort, workerData } from 'node:worker_threads'
import { Bells } from '../../../src/signatures/crew/bells.ts'
import { Board } from '../../../src/signatures/crew/board.ts'
import type { Seat } from '../../../src/signatures/crew/helper.ts'

// What the threads of this folder have in common with the real one: a seat, and that they wait for jobs.
export const { seat, ...shared } = workerData as Seat
export const board = new Board(shared.board)
const bells = new Bells(shared.bells)

export const tellReady = (): void => parentPort!.postMessage('ready')

/** Takes a job, as soon as there is one. */
export function nextPlace(): number {
  for (;;) {
    const place = board.take(seat)
    if (place !== undefined) return place
    bells.sleepy(seat)
    if (board.waiting > 0) bells.wake(seat)
    else bells.sleep(seat)
  }
}

export function answer(place: number, made: Uint8Array | boolean | undefined): void {
  board.answer(seat, place, made)
  if (bells.mustTell()) parentPort!.postMessage('answered')
}

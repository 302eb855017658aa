import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { Bells } from './bells.ts'
import { Board } from './board.ts'
import type { Seat } from './helper.ts'
import type { Mail } from './known-operations.ts'
import { asReceived, type Operation, signNow, verifyNow } from './operation.ts'

const MOST_IN_A_ROW = 64 // then the event loop turns, which is when memory is cleared away

const port = parentPort!
const { seat, ...shared } = workerData as Seat
const [board, bells] = [new Board(shared.board), new Bells(shared.bells)]
const operations = new Map<number, Operation>()

port.postMessage('ready')
work()

function work(): void {
  readMail()
  let done = 0
  while (done < MOST_IN_A_ROW && doOne()) done++
  if (done === 0) sleep()
  setImmediate(work)
}

function doOne(): boolean {
  const place = board.take(seat)
  if (place === undefined) return false
  board.answer(seat, place, answerTo(place))
  if (bells.mustTell()) port.postMessage('answered')
  return true
}

function answerTo(place: number): Uint8Array | boolean | undefined {
  try {
    const number = board.number(place)
    if (!operations.has(number)) readMail() // it was sent before the job was put up
    const [operation, signature] = [operations.get(number)!, board.signature(place)]
    if (signature) return verifyNow(operation, board.octets(place), signature)
    return signNow(operation, board.octets(place))
  } catch {
    return undefined // who asked tries it himself, and has the error
  }
}

function sleep(): void {
  bells.sleepy(seat)
  if (board.waiting === 0) bells.sleep(seat)
  else bells.wake(seat)
}

function readMail(): void {
  for (let mail = receiveMessageOnPort(port); mail; mail = receiveMessageOnPort(port)) {
    const { number, operation } = mail.message as Mail
    if (operation) operations.set(number, asReceived(operation))
    else operations.delete(number)
  }
}

import assert from 'node:assert/strict'
import { Board, fitsOnBoard, PLACES } from '../../src/signatures/crew/board.ts'

const octets = (...values: number[]) => Uint8Array.from(values)

describe('a board of jobs', () => {
  it('shows a job to every thread, gives it to one, and the answer to who asked', () => {
    const mine = new Board()
    const theirs = new Board(mine.memory)
    const place = mine.put(7, octets(1, 2, 3), octets(4, 5))!
    assert.equal(theirs.take(0), place)
    assert.equal(mine.take('caller'), undefined)
    assert.equal(theirs.number(place), 7)
    assert.deepEqual([...theirs.octets(place)], [1, 2, 3])
    assert.deepEqual([...theirs.signature(place)!], [4, 5])
    theirs.answer(0, place, true)
    assert.equal(mine.answers(0), 1)
    assert.equal(mine.answered(0, 0), place)
    assert.ok(mine.isDone(place))
    assert.equal(mine.made(place), true)
  })

  it('gives out a signature in memory of its own', () => {
    const board = new Board()
    const place = board.put(1, octets(1), undefined)!
    board.take(2)
    board.answer(2, place, octets(9, 8, 7))
    const made = board.made(place) as Uint8Array
    assert.deepEqual(made, octets(9, 8, 7))
    assert.equal(made.buffer.byteLength, 3)
  })

  it('keeps what is asked while an answer is written beside, for whoever takes over', () => {
    const board = new Board()
    const place = board.put(1, octets(1, 2), undefined)!
    board.take(0)
    assert.ok(board.isTakenBy(0, place))
    board.answer(0, place, new Uint8Array(512).fill(9))
    assert.deepEqual([...board.octets(place)], [1, 2])
    assert.equal(board.signature(place), undefined)
  })

  it('says that a job is not done where there is no answer, or none that fits', () => {
    const board = new Board()
    const places = [0, 1].map(() => board.put(1, octets(1), undefined)!)
    for (const made of [undefined, new Uint8Array(513)]) board.answer(0, board.take(0)!, made)
    assert.ok(places.every((place) => board.isNotDone(place) && !board.isDone(place)))
  })

  it('has room for so many, first come, first served, and passes over who is slow', () => {
    const board = new Board()
    const places = Array.from({ length: PLACES }, (_, i) => board.put(i, octets(i), undefined)!)
    assert.equal(board.put(0, octets(), undefined), undefined)
    const slow = board.take(0)!
    for (let i = 1; i < PLACES; i++) {
      const place = board.take('caller')!
      assert.equal(place, places[i])
      board.clear(place)
    }
    assert.equal(board.waiting, 0)
    for (let i = 1; i < PLACES; i++) assert.notEqual(board.put(i, octets(i), undefined), slow)
    assert.equal(board.put(0, octets(), undefined), undefined)
    assert.deepEqual([...board.octets(slow)], [0])
  })

  it('goes on when its count passes the largest number', () => {
    const board = new Board()
    new Int32Array(board.memory).fill(2 ** 31 - 3, 0, 17) // number of the next job, and of the first that waits
    for (let i = 0; i < 6; i++) board.put(i, octets(i), undefined)
    assert.equal(board.waiting, 6)
    for (let i = 0; i < 6; i++) assert.equal(board.number(board.take('caller')!), i)
    assert.equal(board.take('caller'), undefined)
  })

  it('takes bodies and signatures as they are usual, and nothing longer', () => {
    assert.ok(fitsOnBoard(new Uint8Array(2048), new Uint8Array(512)))
    assert.ok(!fitsOnBoard(new Uint8Array(2049)))
    assert.ok(!fitsOnBoard(octets(1), new Uint8Array(513)))
  })
})

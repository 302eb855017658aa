import { answer, nextPlace, tellReady } from './crew-seat.ts'

// Cannot do a single job of those it takes.
tellReady()
for (;;) answer(nextPlace(), undefined)

import { nextPlace, tellReady } from './crew-seat.ts'

// Ready, and gone with the first job in its hands.
tellReady()
nextPlace()
process.exit(1)

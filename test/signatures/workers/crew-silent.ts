import { nextPlace, tellReady } from './crew-seat.ts'

// Ready; takes a job and never answers.
tellReady()
nextPlace()
setInterval(() => {}, 1000)

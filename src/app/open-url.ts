import { z } from 'zod'

/** It stands in the configuration and is told: what opens anything is no part of it. */
export const openUrl = z
  .url({ protocol: /^https?$/ })
  .max(1_000)
  .refine((text) => {
    const url = URL.parse(text)
    return url === null || (url.username === '' && url.password === '' && url.search === '' && url.hash === '')
  }, 'no user, password or query: what is secret stands in a file of its own')

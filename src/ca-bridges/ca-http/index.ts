/** The way to a CA that speaks HTTP. */
export { accessSettings, type CaAccess, mutualAccessSettings } from './access-settings.ts'
export { type CaHttp, type CaRequest, type CaResponse, openCaHttp } from './ca-http.ts'
export { retryAfter } from './retry-after.ts'

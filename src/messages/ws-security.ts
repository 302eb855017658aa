/** Whose messages are signed: nobody's, ours to the partner, the partner's to us, both. */
export const WS_SECURITY_MODES = ['none', 'sign', 'demand', 'both'] as const
export type WsSecurityMode = (typeof WS_SECURITY_MODES)[number]

export const weSign = (mode: WsSecurityMode): boolean => mode === 'sign' || mode === 'both'
export const partnerMustSign = (mode: WsSecurityMode): boolean => mode === 'demand' || mode === 'both'

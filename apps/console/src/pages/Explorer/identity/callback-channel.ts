/** How the window of an authorization request tells the explorer where it came back to. */

/** On the origin of the console, which is the issuer's. */
export const callbackPath = '/console/explorer/callback'
export const callbackChannel = 'keygrant explorer'

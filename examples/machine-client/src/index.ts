/** A program that asks an API for a balance, with a token it gets by itself. */
export { type BalanceOptions, balance } from './balance.ts'

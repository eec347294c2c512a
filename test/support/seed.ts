/**
 * Owns the seed of what the tests leave to chance. It is the same in every run, so that no change fails for what it didn't touch;
 * `FERRULE_SEED=random` looks further (`npm run test:long` does), and `FERRULE_SEED=7` repeats what a failure printed.
 */
import fc from 'fast-check'

const asked = process.env['FERRULE_SEED'] ?? '20240229'

export const SEED = asked === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(asked)

fc.configureGlobal({ seed: SEED })

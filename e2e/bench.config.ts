// The benches in the browser: one at a time, so that they don't measure each other.
import base from './playwright.config.ts';

export default { ...base, testDir: 'bench', testMatch: '*.bench.ts', fullyParallel: false, workers: 1, timeout: 180_000 };

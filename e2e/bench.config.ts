// The benches in the browser: one at a time, so that they don't measure each other.
import base from './playwright.config.ts';

// Without a trace: recording one takes pictures and copies of the document all the while, and tasks become long by it.
export default { ...base, use: { ...base.use, trace: 'off' as const }, testDir: 'bench', testMatch: '*.bench.ts', fullyParallel: false, workers: 1, timeout: 180_000 };

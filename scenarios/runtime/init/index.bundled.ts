/** index.ts in a k6 bundle: a function that only the first init pass and the set-up call makes it. */

/** The whole of index.ts, which tools/k6-bundle.mjs writes below. */
declare function madeOnce(): typeof import('./index.ts').init;

export const init = __VU === 0 ? madeOnce() : ({} as ReturnType<typeof madeOnce>);

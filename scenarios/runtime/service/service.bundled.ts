/** service.ts in a k6 bundle: a file of its own (tools/k6-bundle.mjs), so that runs against a master of ours don't hold it. */
type Service = typeof import('./service.ts');

// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import can't be left out
const loaded = () => require('./runtime/service.js') as Service;

export const answerReader: Service['answerReader'] = (...args) => loaded().answerReader(...args);
export const masterless: Service['masterless'] = (...args) => loaded().masterless(...args);

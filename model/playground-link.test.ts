import { expect, test } from 'vitest';
import fc from 'fast-check';
import { fragmentOf, initialLink, linkFrom, playgroundHref } from './playground-link.ts';

test('what a link says comes back from it, whatever the fleet and the load', () => {
  const machine = fc.record(
    {
      serviceMs: fc.integer({ min: 1, max: 1000 }),
      concurrency: fc.integer({ min: 1, max: 8 }),
      service: fc.constantFrom('exponential', 'lognormal:1.5'),
    },
    { requiredKeys: ['serviceMs'] },
  );
  const region = fc.record({
    latencyMs: fc.nat(1000),
    machines: fc.array(machine, { minLength: 1, maxLength: 5 }),
  });
  const options = fc.record(
    {
      n: fc.integer({ min: 1, max: 1000 }),
      seed: fc.nat(),
      load: fc.constantFrom(0.5, 0.95),
      arrivals: fc.constantFrom('poisson', 'bursts:20'),
      sizesKnown: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(region, region, fc.string(), options, (us, asia, name, given) => {
      const link = { ...initialLink(), topology: { name, regions: { us, asia } }, options: given };
      expect(linkFrom(`#${fragmentOf(link)}`)).toEqual(link);
    }),
  );
});

test('the original fleet needn’t be told, and a link without anything is the initial one', () => {
  expect(playgroundHref(initialLink())).toBe('playground.html#strategies=nearest,planned&n=200&v=1');
  expect(linkFrom('#')).toEqual(initialLink());
});

test('a link that lost its end is seen', () => {
  const whole = fragmentOf({ ...initialLink(), options: { n: 500, load: 0.9 } });
  for (let length = 1; length < whole.length; length++)
    expect(() => linkFrom(whole.slice(0, length)), whole.slice(0, length)).toThrow(/expected/);
});

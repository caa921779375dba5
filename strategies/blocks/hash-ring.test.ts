import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tally } from '../testing/strategy-driver.ts';
import { hashRing } from './hash-ring.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `r/${i}`);
const any = () => true;

test('only the lost member’s keys move', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(), fc.nat(), (count, lost, from) => {
      const all = names(count);
      const gone = lost % count;
      const before = hashRing(all);
      const left = all.filter((_, i) => i !== gone);
      const after = hashRing(left);
      for (let key = from; key < from + 100; key++) {
        const was = before.firstFrom(key, any);
        if (was !== gone) expect(left[after.firstFrom(key, any)]).toBe(all[was]);
        else
          expect(after.firstFrom(key, any)).toBe(
            left.indexOf(all[before.firstFrom(key, (i) => i !== gone)]!),
          );
      }
    }),
    { numRuns: 30 },
  );
});

test('members’ shares are within a third of the fair one', () => {
  const ring = hashRing(names(5));
  const counts = tally(
    Array.from({ length: 20_000 }, (_, key) => ring.firstFrom(key, any)),
    5,
  );
  for (const count of counts) expect(Math.abs(count / 4000 - 1)).toBeLessThan(1 / 3);
});

test('a ring where no member will do says so', () => {
  expect(() => hashRing(names(2)).firstFrom(1, () => false)).toThrow('no member will do');
});

import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../tests/support/folder.ts';
import { checkFaults, faultsSchema, loadFaults } from './faults-file.ts';
import { loadTopology } from './topology-file.ts';

test('the schema that editors read is made of the table of kinds: npx vitest -u writes it anew', async () => {
  const text = await format(JSON.stringify(faultsSchema()), { parser: 'json', printWidth: 110 });
  await expect(text).toMatchFileSnapshot('../../topologies/faults.schema.json');
});

describe('a mistake in a fault schedule is one line with the path, what was found and what is expected', () => {
  const slow = { machine: 'us/0', kind: 'slow', fromMs: 0, factor: 2 };
  const flap = { machine: 'us/0', kind: 'flap', fromMs: 0, everyMs: 100, downMs: 10 };
  const kinds =
    '"slow" or "latency" or "error" or "blackhole" or "reset" or "truncate" or "garbage" or "down" or "flap" or "cold" or "brownout" or "limit" or "lossy"';
  test.each([
    [{}, 'the file is {}: expected a list'],
    [[1], '[0] is 1: expected an object'],
    [[{ kind: 'slow', factor: 2 }], '[0].fromMs is missing; [0] needs kind, fromMs'],
    [[{ kind: 'slow', fromMs: 0, factor: 2 }], '[0].machine is missing; "slow" needs machine'],
    [[{ kind: 'down', fromMs: 0 }], '[0].machine is missing; "down" needs machine or region or master'],
    [[{ ...slow, region: 'us' }], '[0] has machine and region: expected one of machine'],
    [
      [{ kind: 'slow', region: 'us', fromMs: 0, factor: 2 }],
      '[0].region is not for "slow": expected machine',
    ],
    [[{ ...slow, kind: 'slw' }], `[0].kind is "slw": expected ${kinds}`],
    [[slow, { ...slow, fromMs: -1 }], '[1].fromMs is -1: expected a number from 0 to 1000000000000'],
    [[{ ...slow, factor: 0.5 }], '[0].factor is 0.5: expected a number from 1 to 1000000'],
    [
      [{ machine: 'us/0', kind: 'error', fromMs: 0, rate: 2 }],
      '[0].rate is 2: expected a number from 0 to 1',
    ],
    [[{ region: 'us', kind: 'lossy', fromMs: 0, rate: 1 }], '[0].rate is 1: expected a number from 0 to 0.9'],
    [[{ ...slow, machine: 'us/2' }], '[0].machine is "us/2": expected emea/0, us/0, us/1, asia/0, asia/1'],
    [[{ kind: 'down', region: 'mars', fromMs: 0 }], '[0].region is "mars": expected emea, us, asia'],
    [[{ ...slow, fromMs: 9, toMs: 9 }], '[0].toMs is 9: expected a number above fromMs, 9'],
    [[{ ...slow, rate: 1 }], '[0].rate is unknown with "slow": expected factor'],
    [[{ ...slow, kind: 'down' }], '[0].factor is unknown with "down": expected no more than the span'],
    [[{ machine: 'us/0', kind: 'slow', fromMs: 0 }], '[0].factor is missing; "slow" needs factor'],
    [[{ ...flap, downMs: 100 }], '[0].downMs is 100: expected a number below everyMs, 100'],
    [
      [{ ...slow, toMs: 50 }, flap, { ...slow, fromMs: 40 }],
      "[0] and [2] are both slow at us/0 from 40 ms: expected spans of a kind that don't overlap",
    ],
    [[{ ...slow, fator: 2 }], '[0].fator is unknown: expected kind, machine, region, master, fromMs, toMs, '],
  ])('%j', (value, message) => {
    expect(() => checkFaults(value, 'mine.json', loadTopology())).toThrow(`mine.json: ${message}`);
  });

  test('a file of 10 MB isn’t read', () => {
    const file = `${newFolder()}/large.json`;
    writeFileSync(file, `[${' '.repeat(10 * 2 ** 20)}]`);
    expect(() => loadFaults(file, loadTopology())).toThrow(
      `${file}: holds 10.0 MB: expected a fault schedule of at most 1 MB`,
    );
  });

  test('none is none, and spans that follow each other are fine', () => {
    expect(checkFaults([], 'mine.json', loadTopology())).toEqual([]);
    const two = [
      { ...slow, toMs: 50 },
      { ...slow, fromMs: 50 },
      { ...slow, machine: 'us/1' },
    ];
    expect(checkFaults(two, 'mine.json', loadTopology())).toEqual(two);
  });
});

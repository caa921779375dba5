import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../records/format.ts';
import { gridText } from './terminal.ts';
import { wrapped } from './wrap.ts';

describe.each([60, 80, 120])('at %i columns', (width) => {
  test('no word is broken, none is lost, and no line is longer unless one word is', () => {
    const words = fc.array(fc.stringMatching(/^[a-z,.×]{1,15}$/), { maxLength: 60 });
    fc.assert(
      fc.property(words, fc.nat({ max: 4 }), (list, indent) => {
        const text = ' '.repeat(indent) + list.join(' ');
        const lines = wrapped(text, width).split('\n');
        expect(lines.flatMap((line) => line.trim().split(' ')).join(' ')).toBe(list.join(' '));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('a path stays whole, and so do colours and a table’s lines', () => {
    const path = `/${'long/'.repeat(40)}`;
    expect(wrapped(`results in ${path}`, width)).toBe(`results in\n${path}`);
    const word = '\u001B[31mred\u001B[39m';
    expect(wrapped(Array(15).fill(word).join(' '), width)).toBe(Array(15).fill(word).join(' '));
    expect(wrapped(`│ ${'cell '.repeat(50)}│`, width)).not.toContain('\n');
  });

  test('while a table fills, rows and columns stay where they are', () => {
    const plan = { strategies: ['nearest', 'command-unit', 'round-robin'], points: [10, 100, 500] };
    const cell = (strategy: string, at: number, median: number) => ({
      strategy,
      at,
      failed: 0,
      sojournMs: { mean: { median, low: null, high: null } },
      regret: { median: median / 300, low: null, high: null },
    });
    const cells = [
      cell('nearest', 10, 465),
      cell('command-unit', 100, 702),
      cell('round-robin', 500, 19_100),
    ];
    const drawn = [0, 1, 2, 3].map((done) => {
      const so = {
        axis: 'n',
        cells: cells.slice(0, done),
        oracles: [],
        standings: [],
      } as unknown as Comparison;
      return stripVTControlCharacters(gridText(so, { width, plan })).split('\n');
    });
    for (const lines of drawn) {
      expect(lines.map((line) => line.length)).toEqual(drawn[0]!.map((line) => line.length));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      const names = lines.flatMap((line) => /│ (nearest|command-unit|round-robin)/.exec(line)?.[1] ?? []);
      expect(names).toEqual(plan.strategies);
    }
  });
});

/** The dashboards as they are built, and each of their queries against a real database that has a real run. */
import { execa } from 'execa';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dashboards } from '../dashboards/main.ts';
import { query, type Series } from '../outputs/influxdb/influx.ts';
import type { RunRecord, Summary } from '../records/format.ts';
import { colourOf } from '../report/palette.ts';
import { inRoot } from '../runner/paths.ts';
import { main, newFolder, readJson, SCALE } from './support/harness.ts';
import { needsInfluxd, startInfluxd, type Database } from './support/influxd.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly uid: string };
  readonly fieldConfig: { readonly defaults: { readonly unit?: string } };
  readonly targets: readonly { readonly refId: string; readonly query: string }[];
}

interface Board {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly links: readonly { readonly url: string }[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] };
  readonly annotations: { readonly list: readonly { readonly query: string }[] };
}

const boards = Object.entries(dashboards()).map(([file, text]) => ({
  file,
  text,
  board: JSON.parse(text) as Board,
}));
const panels = boards.flatMap(({ file, board }) => board.panels.map((panel) => ({ file, panel })));

describe('the dashboards', () => {
  test('are Run, Compare and Fleet, each with a uid of its own, linked to the others and to the results', () => {
    expect(boards.map(({ board }) => board.uid)).toEqual([
      'routebench-run',
      'routebench-compare',
      'routebench-fleet',
    ]);
    for (const { board } of boards) {
      const urls = board.links.map(({ url }) => url);
      const others = boards.map((it) => it.board.uid).filter((uid) => uid !== board.uid);
      expect(urls).toEqual([...others.map((uid) => `/d/${uid}`), 'http://localhost:8080']);
      expect(board.templating.list.map(({ name }) => name)).toEqual(['testid', 'strategy', 'n']);
    }
  });

  test('have panels of today’s kinds alone, each with title, description and unit', () => {
    const kinds = ['timeseries', 'stat', 'bargauge', 'barchart', 'xychart', 'state-timeline', 'table'];
    for (const { file, panel } of panels) {
      expect(kinds, `${file}: ${panel.title}`).toContain(panel.type);
      expect(panel.description.length, panel.title).toBeGreaterThan(20);
      expect(panel.fieldConfig.defaults.unit, panel.title).toBeTruthy();
      expect(panel.datasource.uid).toBe('routebench-influxdb');
    }
    for (const { board } of boards) {
      expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
      expect(new Set(board.panels.map(({ title }) => title)).size).toBe(board.panels.length);
    }
  });

  test('ask for the chosen runs in every query', () => {
    for (const { panel } of panels)
      for (const { query: text } of panel.targets) expect(text, panel.title).toContain('$testid');
    for (const { board } of boards) {
      for (const { query: text } of board.annotations.list) expect(text).toContain('$testid');
      for (const { name, query: text } of board.templating.list)
        if (name !== 'testid') expect(text).toContain('$testid');
    }
  });

  test('show a strategy in the colour that it has in the report', () => {
    expect(boards[1]!.text).toContain(colourOf('weighted'));
  });

  test('are the same whenever they are built, and the build wrote these', () => {
    expect(Object.entries(dashboards())).toEqual(boards.map(({ file, text }) => [file, text]));
    const folder = inRoot('build/dashboards');
    expect(readdirSync(folder).sort()).toEqual(boards.map(({ file }) => file).sort());
    for (const { file, text } of boards) expect(readFileSync(`${folder}/${file}`, 'utf8')).toBe(text);
  });

  test('are named by the uid of the datasource that is provisioned', () => {
    const provisioned = readFileSync(inRoot('deploy/grafana/datasources/influxdb.yml'), 'utf8');
    expect(provisioned).toContain('uid: routebench-influxdb');
  });
});

const reason = needsInfluxd();
const N = 10_000;

describe.skipIf(reason)(`against a run of 10,000${reason ? ` (${reason})` : ''}`, () => {
  let database: Database;
  let summary: Summary;
  let record: RunRecord;

  beforeAll(async () => {
    database = await startInfluxd();
    const folder = `${newFolder()}/run`;
    const load = ['run', 'weighted', '-n', String(N), '--vus', '300', '--time-scale', String(SCALE)];
    const { exitCode, stderr } = await execa(
      process.execPath,
      [main, ...load, '--influxdb', database.url, '--out', folder],
      { reject: false, env: { CI: 'true', K6_INFLUXDB_USERNAME: '', INFLUXDB_READ_USER: '' } },
    );
    expect({ exitCode, stderr }).toMatchObject({ stderr: expect.stringContaining('10,000 of sojourn_time') });
    summary = readJson<Summary>(`${folder}/summary.json`);
    record = readJson<RunRecord>(`${folder}/run.json`);
  });
  afterAll(() => database.close());

  const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

  /** As Grafana fills its variables in. */
  function ask(text: string): Promise<readonly Series[]> {
    const from = Date.parse(record.startedAt) - 5000;
    const filled = text
      .replaceAll('$testid', escaped(record.testid))
      .replaceAll('$strategy', 'weighted')
      .replace(/\$n(?=\$)/g, String(N))
      .replaceAll('$timeFilter', `time >= ${from}ms and time <= ${Date.parse(record.endedAt!) + 5000}ms`)
      .replaceAll('$__interval_ms', '200')
      .replaceAll('$__interval', '200ms');
    expect(filled).not.toMatch(/\$(?!\/)/);
    const target = { url: database.url, database: 'k6', writer: null, reader: null };
    return query(target, filled);
  }

  test.each(
    panels.flatMap(({ file, panel }) => panel.targets.map((it) => [file, panel.title, it.refId, it.query])),
  )('%s: %s, query %s, has rows', async (_file, _title, _ref, text) => {
    const series = await ask(text!);
    const values = series.flatMap((one) => one.values.flatMap((row) => row.slice(1)));
    expect(values.filter((value) => value !== null).length).toBeGreaterThan(0);
  });

  test('each variable lists what was run', async () => {
    for (const { board } of boards) {
      for (const { name, query: text } of board.templating.list) {
        const values = (await ask(text)).flatMap((series) => series.values.map(([, value]) => value));
        expect(values).toEqual([{ testid: record.testid, strategy: 'weighted', n: String(N) }[name]]);
      }
    }
  });

  test('annotations have the start and the end', async () => {
    const [series] = await ask(boards[0]!.board.annotations.list[0]!.query);
    expect(series!.values).toHaveLength(2);
  });

  const queryOf = (title: string, ref = 'A') =>
    panels.find(({ panel }) => panel.title === title)!.panel.targets.find(({ refId }) => refId === ref)!
      .query;
  const rowOf = async (title: string, ref?: string): Promise<Record<string, number>> => {
    const [{ columns, values }] = (await ask(queryOf(title, ref))) as [Series];
    return Object.fromEntries(columns.map((column, i) => [column, Number(values[0]![i])]));
  };

  test('figures agree with summary.json', async () => {
    expect(await rowOf('Answered')).toMatchObject({ answered: summary.completed });
    expect(await rowOf('Failed')).toMatchObject({ failed: summary.failed / N });
    const shown = await rowOf('Sojourn');
    for (const [figure, ms] of Object.entries(summary.sojournMs!)) {
      const tolerance = figure === 'mean' || figure === 'max' ? 0.001 : 0.01;
      expect(Math.abs(shown[figure]! - Number(ms)) / Number(ms), figure).toBeLessThan(tolerance);
    }
    const [runs] = await ask(queryOf('Runs'));
    const last = Object.fromEntries(runs!.columns.map((column, i) => [column, runs!.values[0]![i]]));
    expect(last).toMatchObject({
      completed: summary.completed,
      mean: summary.sojournMs!.mean,
      p95: summary.sojournMs!.p95,
      regret: summary.regret,
    });
    const shares = await ask(queryOf('Share by machine'));
    expect(Object.fromEntries(shares.map(({ tags, values }) => [tags!.machine, values[0]![1]]))).toEqual(
      summary.perMachine,
    );
  });

  test('in flight is what was sent and not yet answered: at most a request for each virtual user', async () => {
    const machines = await ask(queryOf('In flight by machine'));
    expect(machines).toHaveLength(5);
    const most = machines.map(({ values }) => Math.max(...values.map(([, inFlight]) => Number(inFlight))));
    for (const inFlight of most) expect(inFlight).toBeGreaterThan(0);
    const [all] = await ask(queryOf('Requests by state'));
    const sums = all!.values.map(([, inFlight]) => Number(inFlight));
    expect(Math.max(...sums)).toBeGreaterThan(150);
    expect(Math.max(...sums)).toBeLessThanOrEqual(300);
  });
});

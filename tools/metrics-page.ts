/** docs/reference/metrics.md, from the table of metrics. `npm run docs` writes it; a test compares the two. */
import { metricNames, metricOf, RUN_TAGS, type Metric } from '../model/metrics.ts';

const SECTIONS: Readonly<Record<Metric['by'], string>> = {
  routebench: "routebench's own",
  k6: "k6's, as far as dashboards and uploads use them",
};

const code = (text: string) => `\`${text}\``;

export function metricsPage(): string {
  const sections = Object.entries(SECTIONS).flatMap(([by, title]) => [
    `## ${title}`,
    '',
    '| metric | kind | unit | tags | meaning | recorded |',
    '| --- | --- | --- | --- | --- | --- |',
    ...metricNames
      .map((name) => ({ name, ...metricOf(name) }))
      .filter((metric) => metric.by === by)
      .map(({ name, kind, unit, tags, meaning, recorded }) => {
        const cells = [code(name), kind, unit, tags.map(code).join(', '), meaning, recorded];
        return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
      }),
    '',
  ]);
  return [
    '# Metrics of a run',
    '',
    '<!-- prettier-ignore-start -->',
    '<!-- Made by "npm run docs" from model/metrics.ts: change that file. -->',
    '',
    `Every sample has the run's tags: ${RUN_TAGS.map(code).join(', ')}. The last is there as ${code('vu')} alone, where a`,
    'feedback strategy runs on a k6 without the extension. In a time-scaled run times are those of the clock.',
    '',
    ...sections,
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Strategies there are not yet, by other names for those that there are: copies of their runs. */
export function fillUp(folder: string, wanted: number): void {
  const runs = readdirSync(folder).filter((name) => /-n\d+-\d+$/.test(name));
  const strategies = [...new Set(runs.map((name) => name.replace(/-n\d+-\d+$/, '')))];
  for (let i = strategies.length; i < wanted; i++) {
    const model = strategies[i % strategies.length]!;
    const name = `${model}-too-${i}`;
    for (const run of runs.filter((it) => it.replace(/-n\d+-\d+$/, '') === model)) {
      const id = run.replace(model, name);
      cpSync(`${folder}/${run}`, `${folder}/${id}`, { recursive: true });
      for (const file of ['run.json', 'summary.json']) {
        const path = `${folder}/${id}/${file}`;
        writeFileSync(
          path,
          JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), id, strategy: name }),
        );
      }
    }
  }
}

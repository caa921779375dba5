/** docs/reference/options.md, from the table of options. `npm run docs` writes it; a test compares the two. */
import type { RunOption } from '../model/run-option.ts';
import { optionKeys, optionOf, type OptionKey } from '../model/run-options.ts';

const SUBJECTS: Readonly<Record<RunOption['about'], string>> = {
  load: 'The load',
  fleet: 'The fleet',
  target: 'Where the load goes',
  service: "Services that aren't ours",
  recording: 'What is recorded',
};

const cell = (text: string) => text.replaceAll('|', '\\|');

function defaultOf({ default: value, defaultText, envDefault }: RunOption): string {
  if (value === false) return '';
  const told = defaultText ?? (value === undefined ? '' : `\`${value}\``);
  return told || (envDefault === undefined ? '' : `k6 alone: \`${envDefault}\``);
}

function rowOf(key: OptionKey): string {
  const option = optionOf(key);
  const { flags, env, summary, choices, only, except, many, recorded } = option;
  const notes = [
    choices && choices.map((choice) => `\`${choice}\``).join(', '),
    only && `${only} mode only`,
    except && `not in ${except} mode`,
    many && 'a list in `compare` and `simulate`',
  ].filter(Boolean);
  const cells = [
    flags ? `\`${flags}\`` : '',
    env ? `\`${env}\`` : '',
    `${summary}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
    defaultOf(option),
    recorded ? `\`${key}\`` : '',
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

export function optionsPage(): string {
  const sections = Object.entries(SUBJECTS).flatMap(([about, title]) => [
    `## ${title}`,
    '',
    '| `npx routebench` | `k6 run -e` | meaning | default | in run.json |',
    '| --- | --- | --- | --- | --- |',
    ...optionKeys.filter((key) => optionOf(key).about === about).map(rowOf),
    '',
  ]);
  return [
    '# Options of a run',
    '',
    '<!-- prettier-ignore-start -->',
    '<!-- Made by "npm run docs" from model/run-options.ts: change that file. -->',
    '',
    'An option has two spellings: `npx routebench run weighted --vus 20` and `k6 run -e VUS=20 build/weighted.js`.',
    'Options that contradict each other are refused.',
    '',
    ...sections,
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

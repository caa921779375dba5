import pc from 'picocolors';
import { eachText } from '../escaping/each-text.ts';
import { terminalLine } from '../escaping/terminal.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { questionsOf } from './questions.ts';
import { reignsOf } from './wording.ts';

/** The eight answers, the decision by N, and where the rest is. */
export function limitsText(given: LimitsRecord, directory: string): string {
  const record = eachText(given, terminalLine);
  const answers = questionsOf(record).map(({ question, answer }) => `${pc.bold(question)}\n  ${answer}`);
  const decision =
    record.decision === null ? [] : [`${pc.bold('Which strategy at which N?')}\n  ${reignsOf(record)}`];
  return [
    ...answers,
    ...decision,
    `look at ${directory}/limits.html; for -e PROFILE=: ${directory}/profile.json`,
  ].join('\n');
}

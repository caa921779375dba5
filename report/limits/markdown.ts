/** limits.md: the eight answers, their figures, and the decision by N. */
import { markdownText as cell } from '../escaping/markdown.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import type { Table } from './question-answer.ts';
import { questionsOf } from './questions.ts';
import { decisionTable, headlineOf, madeOf, notesOf, reignsOf } from './wording.ts';

export function limitsMarkdown(record: LimitsRecord): string {
  const sections = questionsOf(record).flatMap(({ question, answer, how, table }, i) => [
    `## ${i + 1}. ${question}`,
    cell(answer),
    `_${cell(how)}_`,
    tableOf(table),
  ]);
  const decision =
    record.decision === null
      ? []
      : [
          '## Which strategy at which N?',
          `The best simple one is ${cell(reignsOf(record))}`,
          tableOf(decisionTable(record)),
        ];
  const notes = notesOf(record).map((line) => `> ${cell(line)}`);
  const head = ['# The limits of a fleet', headlineOf(record), cell(madeOf(record))];
  return `${[...head, ...notes, ...sections, ...decision].join('\n\n')}\n`;
}

function tableOf({ head, rows }: Table): string {
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [row(head), row(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');
}

/** The eight questions about a fleet, each with its figure and how that was got. Page and Markdown show the same. */
import type { QuestionAnswer } from './question-answer.ts';
import { measuredOf } from './figures.ts';
import type { LimitsRecord } from '../../records/limits-format.ts';
import { atOnce, computation, latency, noLoad } from './of-machines.ts';
import { bottleneck, downsides, forwarding, platform } from './of-the-whole.ts';

export function questionsOf(record: LimitsRecord): QuestionAnswer[] {
  const machines = measuredOf(record);
  if (machines.length === 0) return [];
  return [
    atOnce(record, machines),
    latency(machines),
    computation(machines),
    noLoad(machines),
    forwarding(record, machines),
    bottleneck(record, machines),
    platform(record, machines),
    downsides(record, machines),
  ];
}

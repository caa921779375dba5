/** Measures each machine with three requests, all machines at once, where no profile is given. Runs in `setup()`. */
import http, { type BatchRequest } from 'k6/http';
import { numbersFrom, type CalibrationAnswer } from '../../../strategies/command-unit/calibration.ts';
import type { MachineNumbers } from '../../../model/fleet/machine.ts';
import { answerProblem, readAnswer, workPath } from '../../../model/master-api.ts';
import { abort } from '../abort.ts';
import { Counter, Gauge } from '../metric-kinds.ts';
import type { Settings } from '../settings.ts';

/** What calibrating costs: how long all requests wait for it, and how many more it makes. */
const calibrationTime = new Gauge('calibration_time', true);
const calibrationRequests = new Counter('calibration_requests');

export function calibrate(
  { baseUrl, timeScale, known: machines }: Settings,
  tags: Record<string, string>,
): MachineNumbers[] {
  const startMs = Date.now();
  const ask = (times: number) =>
    http.batch(
      machines.flatMap(({ id }) =>
        Array.from<unknown, BatchRequest>({ length: times }, () => [
          'GET',
          baseUrl + workPath(id),
          null,
          { tags: { name: 'calibration' }, responseType: 'text', redirects: 0 },
        ]),
      ),
    );
  const answers = [1, 2].map((times) =>
    ask(times).map(({ status, body, timings }, i): CalibrationAnswer | undefined => {
      const answer = readAnswer(body);
      const { id } = machines[Math.floor(i / times)]!;
      return answerProblem(status, answer, id, [id]) === ''
        ? { durationMs: timings.duration * timeScale, workTimeMs: answer.workTimeMs! * timeScale }
        : undefined;
    }),
  );
  const [one, two] = answers as [(typeof answers)[0], (typeof answers)[0]];
  const probes = machines.map((_, i) => {
    const [alone, a, b] = [one[i], two[2 * i], two[2 * i + 1]];
    return alone && a && b ? ({ alone, together: [a, b] } as const) : undefined;
  });
  if (probes.every((it) => it === undefined)) {
    abort(
      `BASE_URL=${baseUrl}: no machine answered its calibration properly: look at GET ${baseUrl}${workPath(machines[0]!.id)}`,
    );
  }
  calibrationTime.add(Date.now() - startMs, tags);
  calibrationRequests.add(3 * machines.length, tags);
  return numbersFrom(probes);
}

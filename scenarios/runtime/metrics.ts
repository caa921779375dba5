/** The custom metrics of a run, in k6's conventions. Few: each sample recorded costs (docs/decisions/metrics.md). */
import { Counter, Rate, Trend } from 'k6/metrics';

/** Released until answered: the figure that counts. */
export const sojournTime = new Trend('sojourn_time', true);
/** As the master reported it: its own arrival until its own answer. */
export const responseTime = new Trend('response_time', true);
/** As the machine reported it: the computation alone. */
export const workTime = new Trend('work_time', true);
/** Requests answered, with any status. */
export const completed = new Counter('completed');
/** Share of requests not answered with a proper 200. */
export const failed = new Rate('failed');

/** What is recorded of each request; its meaning is in model/metrics.ts. */
import { serverTiming } from './current-settings.ts';
import { Counter, Rate, Trend } from './metric-kinds.ts';

export const sojournTime = new Trend('sojourn_time', true);
export const responseTime = new Trend('response_time', true);
export const workTime = new Trend('work_time', true);
export const completed = new Counter('completed');
export const failed = new Rate('failed');
export const queueTime = serverTiming ? new Trend('queue_time', true) : undefined;
export const masterOverhead = serverTiming ? new Trend('master_overhead', true) : undefined;

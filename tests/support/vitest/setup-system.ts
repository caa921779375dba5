import { afterAll } from 'vitest';
import { cleanUpFile } from '../folder.ts';

afterAll(cleanUpFile);

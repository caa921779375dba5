import { afterAll } from 'vitest';
import { removeFolders } from './folder.ts';

afterAll(removeFolders);

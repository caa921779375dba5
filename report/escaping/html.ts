import { xmlText } from './xml.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text, or the value of an attribute in double quotes. */
export const escape = (text: string): string =>
  xmlText(text).replace(/[&<>"]/g, (character) => ENTITIES[character]!);

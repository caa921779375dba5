import { expect, test } from 'vitest';
import { csvText } from './csv.ts';
import { eachText } from './each-text.ts';
import { escape } from './html.ts';
import { markdownText } from './markdown.ts';
import { terminalLine, terminalText } from './terminal.ts';
import { xmlText } from './xml.ts';

const ESC = '\u001b';

test.each([
  ['=HYPERLINK("http://x","y")', `'=HYPERLINK("http://x","y")`],
  ['+1', `'+1`],
  ['-1', `'-1`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `'\t=1`],
  ['plain = 1', 'plain = 1'],
])('csv: %j', (text, clean) => expect(csvText(text)).toBe(clean));

test.each([
  ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
  ['a|b', 'a\\|b'],
  ['a\n\n# b', 'a # b'],
  ['![x](http://y)', '![x\\](http://y)'],
  ['[x][y] `code` \\', '[x\\][y] \\`code\\` \\\\'],
  ['4.2 s [4.0, 4.4]', '4.2 s [4.0, 4.4]'],
])('markdown: %j', (text, clean) => expect(markdownText(text)).toBe(clean));

test.each([
  ['<a href="x">&', '&lt;a href=&quot;x&quot;&gt;&amp;'],
  ['a\u0000b', 'a\uFFFDb'],
])('html: %j', (text, clean) => expect(escape(text)).toBe(clean));

test.each([
  [`a${ESC}[31mb\u0007`, 'a\uFFFD[31mb\uFFFD'],
  ['a\ud800b\uFFFF', 'a\uFFFDb\uFFFD'],
  ['a\tb 😀', 'a\tb 😀'],
])('xml: %j', (text, clean) => expect(xmlText(text)).toBe(clean));

test('terminal: what it would obey is shown', () => {
  expect(terminalLine(`a${ESC}]0;title\u0007\nb\u009b2J\u202e`)).toBe(
    'a\\u001b]0;title\\u0007\\u000ab\\u009b2J\\u202e',
  );
  expect(terminalText(`a${ESC}[2J\nb`)).toBe('a\\u001b[2J\nb');
  expect(terminalText('größer als 1 ms · 5 × 3')).toBe('größer als 1 ms · 5 × 3');
});

test('each text of a value, and each name', () => {
  expect(eachText({ a: ['a', 1, null], ba: { ca: true } }, (text) => text.replace('a', 'x'))).toEqual({
    x: ['x', 1, null],
    bx: { cx: true },
  });
});

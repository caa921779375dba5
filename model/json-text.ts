/** JSON from anybody, as it may be believed: k6's side and Node read by the same rules. */

/** No file of ours is nested half as deep. */
const MAX_DEPTH = 64;

/**
 * A byte order mark is accepted. Of a key that stands twice JSON keeps the last value without a word, so that is refused.
 *
 * @throws Error in one line that says what is wrong, to stand behind the file's name
 */
export function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') throw new Error('the file is empty: expected JSON');
  if (/^\uFFFD|\0/.test(json)) throw new Error('not text in UTF-8: save it as UTF-8');
  const merged = /^(<{7}|>{7}|\|{7})( |\r?$)/m.exec(json);
  if (merged !== null)
    throw new Error(
      `line ${lineAt(json, merged.index)} is a merge's conflict mark: settle the conflict first`,
    );
  checkStructure(json);
  try {
    return JSON.parse(json);
  } catch (error) {
    // V8 quotes the text around the fault, whatever that holds.
    const reason = (error as Error).message.replace(/[\s\p{Cc}]+/gu, ' ');
    throw new Error(`not JSON (damaged, or half written): ${reason}`, { cause: error });
  }
}

/** Depth is bounded and doubles are found before anything is made of the text. Other faults are left to JSON.parse. */
function checkStructure(json: string): void {
  /** For each object that is open the keys so far; for each list null. */
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < json.length; i++) {
    const letter = json[i]!;
    if (letter === '{' || letter === '[') {
      if (open.push(letter === '{' ? new Set() : null) > MAX_DEPTH)
        throw new Error(`line ${lineAt(json, i)} is nested over ${MAX_DEPTH} deep: expected less`);
    } else if (letter === '}' || letter === ']') open.pop();
    else if (letter === '"') {
      const from = i;
      i = endOfString(json, i);
      const keys = open.at(-1);
      if (keys && /^\s*:/.test(json.slice(i + 1, i + 100)))
        addKey(keys, json.slice(from, i + 1), () => lineAt(json, from));
    }
  }
}

function endOfString(json: string, from: number): number {
  let i = from + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i;
}

function addKey(keys: Set<string>, quoted: string, line: () => number): void {
  const key = plain(quoted);
  if (keys.has(key)) throw new Error(`line ${line()} has the key ${quoted} a second time: expected it once`);
  if (key === '__proto__') throw new Error(`line ${line()} has the key "__proto__": expected another name`);
  keys.add(key);
}

/** The same key can be written in several ways: "a" and "\u0061". */
function plain(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}

function lineAt(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

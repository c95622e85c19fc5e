// Adds an empty text to both languages, in its place: node scripts/key.mjs AREA.THING
// The area is the file, the rest is the key in it: ballot.submit becomes "submit" in zh/ballot.json and en/ballot.json.
// A key that is there keeps its words.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const wanted = /^([a-z][a-z0-9_]*)\.([a-z][a-z0-9_.]*)$/.exec(process.argv[2] ?? '');
if (!wanted) {
  console.error('usage: key.mjs AREA.THING, lower case letters, digits and _');
  process.exit(2);
}
const [, area, key] = wanted;

for (const language of ['zh', 'en']) {
  const path = `app/locales/${language}/${area}.json`;
  const texts = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  if (key in texts) {
    console.log(`${path}: ${key} is there already`);
    continue;
  }
  texts[key] = '';
  const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
  console.log(`${path}: write the words of ${key}`);
}

// Whether the handbook and the tour say what the site says: each picture they name is there, each picture there is used,
// each link to a chapter leads to one, and each word in 「…」 stands in app/locales/zh. Quick, and needs no browser.
// Ends with `handbook: …` and status 0, or with one line for each fault and status 1.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const book = join(root, 'docs/handbook');
const pictures = join(book, 'pictures');
const locales = join(root, 'app/locales/zh');
/** How many bytes all pictures together may have: they are in every clone. */
const MOST_BYTES = 6_000_000;

const faults = [];

/** The sentences of the site; `{n}` stands for anything, `|` only says where a line may break. */
function sentences() {
  const all = readdirSync(locales).flatMap((file) => Object.values(JSON.parse(readFileSync(join(locales, file), 'utf8'))));
  const plain = all.map((sentence) => sentence.replaceAll('|', '').trim());
  const exact = new Set(plain);
  // A sentence that is nearly all blanks would fit anything.
  const open = plain
    .filter((sentence) => /\{\w+\}/.test(sentence) && (sentence.replace(/\{\w+\}/g, '').match(/\p{Script=Han}/gu) ?? []).length >= 2)
    .map((sentence) => new RegExp(`^${sentence.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`, 'u'));
  return (words) => exact.has(words) || open.some((pattern) => pattern.test(words));
}

const texts = [
  ...readdirSync(book).filter((name) => name.endsWith('.md')).map((name) => join(book, name)),
  ...['docs/TOUR.md', 'docs/TOUR.zh.md'].map((name) => join(root, name)),
];
const isSaid = sentences();
const used = new Set();
const linked = new Set();
let nQuoted = 0;

for (const path of texts) {
  const name = path.slice(root.length + 1);
  const text = readFileSync(path, 'utf8');
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(https?:|#)/.test(target)) continue;
    const there = normalize(join(dirname(path), target.split('#')[0]));
    if (!existsSync(there)) faults.push(`${name}: there is no ${target}`);
    (there.startsWith(pictures) ? used : linked).add(there);
  }
  for (const [, words] of text.matchAll(/「([^」]*)」/g)) {
    nQuoted += 1;
    if (!isSaid(words)) faults.push(`${name}: the site does not say 「${words}」`);
  }
}

const files = readdirSync(pictures).filter((name) => name.endsWith('.png'));
for (const file of files) if (!used.has(join(pictures, file))) faults.push(`pictures/${file}: no chapter shows it`);
for (const path of texts) {
  if (path.startsWith(book) && !path.endsWith('README.md') && !linked.has(path)) faults.push(`${path.slice(root.length + 1)}: nothing leads to it`);
}
const bytes = files.reduce((sum, file) => sum + readFileSync(join(pictures, file)).length, 0);
if (bytes > MOST_BYTES) faults.push(`pictures: ${bytes} bytes, at most ${MOST_BYTES}`);

if (nQuoted === 0 || files.length === 0) faults.push('nothing was looked at: no quoted words or no pictures');
for (const fault of faults) console.log(fault);
console.log(`handbook: ${texts.length} texts, ${files.length} pictures (${Math.round(bytes / 1000)} kB), ${nQuoted} quoted words, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

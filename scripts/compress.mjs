// Writes FILE.br (quality 11) and FILE.gz (level 9) beside each file of a folder that gets smaller by it:
//   node scripts/compress.mjs FOLDER
// Done once at build time, so that the server only has to choose.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: compress.mjs FOLDER');

// Pictures and fonts other than SVG are compressed already.
const WORTH_IT = new Set(['.css', '.html', '.ico', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest', '.xml']);

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !WORTH_IT.has(extname(entry.name))) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name); // Node before 20.12 has only `path`
  const bytes = readFileSync(path);
  const text = extname(entry.name) !== '.wasm';
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_MODE]: text ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzip);
  console.log(`  ${entry.name}: ${bytes.length} bytes, gzip ${gzip.length}, brotli ${brotli.length}`);
}

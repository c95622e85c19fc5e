//! The labels of the site in both languages, from its own files: what a test looks for where it reads in both.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Language = 'zh' | 'en';
export type Words = (key: string, blanks?: Record<string, string | number>) => string;

const folder = join(__dirname, '../app/locales');
const files = new Map<string, Record<string, string>>();

/** `words('en')('ballot.check')`; `{n}` is filled in from `blanks`. */
export function words(language: Language): Words {
  return (key, blanks = {}) => {
    const dot = key.indexOf('.');
    const path = join(folder, language, `${key.slice(0, dot)}.json`);
    if (!files.has(path)) files.set(path, JSON.parse(readFileSync(path, 'utf8')));
    const sentence = files.get(path)?.[key.slice(dot + 1)];
    if (sentence === undefined) throw new Error(`There is no ${key} in ${path}.`);
    return sentence.replace(/\{(\w+)\}/g, (blank, name) => String(blanks[name] ?? blank));
  };
}

export const zh = words('zh');

import type { RandomStream } from './random-stream.ts';

/**
 * dbgen cuts every comment out of one text of 300 MB, which it writes by a small grammar from one
 * stream, sentence after sentence, so there is no closed form for the middle of it. We write the
 * first 64 KiB of the same text and cut from those: lengths are dbgen's, words and their
 * frequencies alike, the place in the text is dbgen's modulo our shorter length.
 */
const TEXT_BYTES = 65_536;
const DBGEN_TEXT_BYTES = 300 * 1024 * 1024;
const TEXT_SEED = 933_588_178;

/**
 * Words with the weight dbgen gives each; a word without a number weighs 1 (clause 4.2.2.14). An
 * underscore stands for a blank, which dbgen's own list has behind "without".
 */
const weighted = (list: string): readonly string[] =>
  list.split(',').flatMap((entry) => {
    const [, word = '', weight = '1'] = /^\s*(.*?)\s*(\d*)\s*$/s.exec(entry) ?? [];
    return new Array<string>(Number(weight || '1')).fill(word.replace('_', ' '));
  });

const NOUNS = weighted(`packages 40, requests 40, accounts 40, deposits 40, foxes 20, ideas 20,
  theodolites 20, pinto beans 20, instructions 20, dependencies 10, excuses 10, platelets 10,
  asymptotes 10, courts 5, dolphins 5, multipliers, sauternes, warthogs, frets, dinos, attainments,
  somas, Tiresias, patterns, forges, braids, frays, warhorses, dugouts, notornis, epitaphs, pearls,
  tithes, waters, orbits, gifts, sheaves, depths, sentiments, decoys, realms, pains, grouches,
  escapades, hockey players`);
const VERBS = weighted(`sleep 20, wake 20, are 20, cajole 20, haggle 20, nag 10, use 10, boost 10,
  affix 5, detect 5, integrate 5, maintain, nod, was, lose, sublate, solve, thrash, promise, engage,
  hinder, print, x-ray, breach, eat, grow, impress, mold, poach, serve, run, dazzle, snooze, doze,
  unwind, kindle, play, hang, believe, doubt`);
const ADJECTIVES = weighted(`special 20, pending 20, unusual 20, express 20, furious, sly, careful,
  blithe, quick, fluffy, slow, quiet, ruthless, thin, close, dogged, daring, brave, stealthy,
  permanent, enticing, idle, busy, regular 50, final 40, ironic 40, even 30, bold 20, silent 10`);
const ADVERBS = weighted(`sometimes, always, never, furiously 50, slyly 50, carefully 50,
  blithely 40, quickly 30, fluffily 20, slowly, quietly, ruthlessly, thinly, closely, doggedly,
  daringly, bravely, stealthily, permanently, enticingly, idly, busily, regularly, finally,
  ironically, evenly, boldly, silently`);
const PREPOSITIONS = weighted(`about 50, above 50, according to 50, across 50, after 50, against 40,
  along 40, alongside of 30, among 30, around 20, at 10, atop, before, behind, beneath, beside,
  besides, between, beyond, by, despite, during, except, for, from, in place of, inside, instead of,
  into, near, of, on, outside, over, past, since, through, throughout, to, toward, under, until, up,
  upon, without_, with, within`);
const AUXILIARIES =
  weighted(`do, may, might, shall, will, would, can, could, should, ought to, must,
  will have to, shall have to, could have to, should have to, must have to, need to, try to`);
const TERMINATORS = weighted('. 50, ;, :, ?, !, --');
/** N noun phrase, V verb phrase, P preposition with a noun phrase, T end of the sentence. */
const SENTENCES = weighted('N V T 3, N V P T 3, N V N T 3, N P V N T, N P V P T');
/** n noun, j adjective, a the same with a comma behind it, d adverb. */
const NOUN_PHRASES = weighted('n 10, j n 20, a j n 10, d j n 50');
/** v verb, x auxiliary, d adverb. */
const VERB_PHRASES = weighted('v 30, x v, v d 40, x v d');

const WORDS: Readonly<Record<string, readonly string[]>> = {
  n: NOUNS,
  j: ADJECTIVES,
  d: ADVERBS,
  v: VERBS,
  x: AUXILIARIES,
};

/** Writes so much of dbgen's text, from its beginning. */
export const commentText = (bytes: number): string => {
  let state = TEXT_SEED;
  const one = (words: readonly string[]): string => {
    state = (state * 16_807) % 2_147_483_647;
    return words[Math.floor((state / 2_147_483_647) * words.length)] ?? '';
  };
  const phrase = (forms: readonly string[]): string => one(forms).split(' ').map(part).join(' ');
  const part = (letter: string): string => {
    if (letter === 'N') return phrase(NOUN_PHRASES);
    if (letter === 'V') return phrase(VERB_PHRASES);
    if (letter === 'P') return `${one(PREPOSITIONS)} the ${phrase(NOUN_PHRASES)}`;
    if (letter === 'T') return one(TERMINATORS);
    if (letter === 'a') return `${one(ADJECTIVES)},`;
    return one(WORDS[letter] ?? []);
  };
  let text = '';
  while (text.length < bytes) text += `${phrase(SENTENCES).replace(/ (\S+)$/, '$1')} `;
  return text.slice(0, bytes);
};

let remembered: string | undefined;

/**
 * A comment whose length lies around an average, as dbgen draws it: its place in the text, then its
 * length. The stream has two draws a row.
 */
export const comment = (stream: RandomStream, average: number): string => {
  remembered ??= commentText(TEXT_BYTES);
  const [shortest, longest] = [Math.trunc(average * 0.4), Math.trunc(average * 1.6)];
  const place = stream.uniform(0, DBGEN_TEXT_BYTES - longest) % (TEXT_BYTES - longest);
  return remembered.slice(place, place + stream.uniform(shortest, longest));
};

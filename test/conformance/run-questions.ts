import { isDeepStrictEqual } from 'node:util';
import { type Answer, dates, numbers, texts } from './expression-answers.ts';
import { openQuestions, type Question } from './open-questions.ts';
import type { Warehouse } from './warehouse.ts';

/** A question that the warehouse answers otherwise than the emulator. */
export interface Difference {
  readonly topic: string;
  readonly emulator: unknown;
  readonly warehouse: unknown;
}

/** How many questions there are. */
export const questionCount = dates.length + numbers.length + texts.length + openQuestions.length;

const askAll = async (
  warehouse: Warehouse,
  answers: readonly Answer[],
): Promise<readonly unknown[]> => {
  const items = answers.map(([expression], nth) => `(${expression}) as c${nth}`);
  const row = await warehouse.firstRow(`select ${items.join(', ')}`);
  if (typeof row !== 'string') return row;
  // One of them fails there: each is asked alone, so that the others have their answers.
  const alone: unknown[] = [];
  for (const [expression] of answers) {
    const found = await warehouse.firstRow(`select ${expression} as c`);
    alone.push(typeof found === 'string' ? found : found[0]);
  }
  return alone;
};

const differing = (topic: string, emulator: unknown, warehouse: unknown): Difference[] =>
  isDeepStrictEqual(emulator, warehouse) ? [] : [{ topic, emulator, warehouse }];

const askExpressions = async (
  warehouse: Warehouse,
  answers: readonly Answer[],
): Promise<Difference[]> => {
  const found = await askAll(warehouse, answers);
  return answers.flatMap(([expression, type, value], nth) =>
    differing(expression, [type, value], found[nth]),
  );
};

const askQuestion = async (warehouse: Warehouse, question: Question): Promise<Difference[]> => {
  const { topic, ask, answer } = question;
  try {
    return differing(topic, answer, await ask(warehouse));
  } catch (error) {
    return differing(topic, answer, String(error));
  }
};

/** Asks everything, in a schema of its own that is dropped afterwards. */
export const runQuestions = async (
  warehouse: Warehouse,
  isStopped: () => boolean = () => false,
): Promise<readonly Difference[]> => {
  await warehouse.run(`create schema ${warehouse.schema}`);
  try {
    return await askEverything(warehouse, isStopped);
  } finally {
    await warehouse.run(`drop schema ${warehouse.schema} cascade`);
  }
};

const askEverything = async (
  warehouse: Warehouse,
  isStopped: () => boolean,
): Promise<readonly Difference[]> => {
  const differences: Difference[] = [];
  for (const answers of [dates, numbers, texts]) {
    if (!isStopped()) differences.push(...(await askExpressions(warehouse, answers)));
  }
  for (const question of openQuestions) {
    if (!isStopped()) differences.push(...(await askQuestion(warehouse, question)));
  }
  return differences;
};

import * as z from 'zod';

/** Says what a key accepts; the message of a fault puts what was given before it. */
export const accepts = (sentence: string) => ({ error: sentence });

/**
 * Text of a given form. The forms leave out what IAM reads as a wildcard: names of databases and
 * users become part of resource ARNs, where `*` would widen a permission.
 */
export const text = (form: RegExp, sentence: string) =>
  z.string(accepts(sentence)).regex(form, accepts(sentence));

/** An object of the given settings and no others. */
export const settings = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, accepts(`an object with ${Object.keys(shape).join(', ')}`));

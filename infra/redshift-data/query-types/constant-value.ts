import type { DecimalType } from './decimal-type.ts';
import type { TreeNode } from './query-tree.ts';

const storedBytes = (node: TreeNode | undefined): Buffer => {
  const [, bytes] = node?.fields.get('constvalue') ?? [];
  return Buffer.from(Array.isArray(bytes) ? bytes.map(Number) : []);
};

/** A decimal's type by its digits, as the engine stores them (src/backend/utils/adt/numeric.c). */
export const decimalConstant = (node: TreeNode): DecimalType | undefined => {
  const stored = storedBytes(node);
  if (stored.length < 6) return undefined;
  const header = stored.readUInt16LE(4);
  const isShort = (header & 0x80_00) !== 0;
  const scale = isShort ? (header & 0x1f_80) >> 7 : header & 0x3f_ff;
  const first = isShort ? 6 : 8;
  const sign = (header & 0x40) === 0 ? 0 : -64;
  const weight = isShort ? (header & 0x3f) + sign : stored.readInt16LE(6);
  const leading = stored.length > first ? String(stored.readUInt16LE(first)).length : 0;
  return { precision: Math.max(weight * 4 + leading, 1) + scale, scale };
};

/** The integer that a constant is; NaN for anything else. */
export const integerConstant = (node: TreeNode | undefined): number => {
  const stored = storedBytes(node);
  return stored.length >= 4 ? stored.readInt32LE(0) : Number.NaN;
};

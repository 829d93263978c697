import * as z from 'zod';

const template = z.looseObject({ Resources: z.record(z.string(), z.unknown()) });

/** CDK sorts these lists where the app of the template has its feature flags. */
const isUnordered = (key: string): boolean => ['Action', 'Resource'].includes(key);

const sorted = (key: string, value: unknown): unknown =>
  isUnordered(key) && Array.isArray(value)
    ? value.map((each) => JSON.stringify(each)).sort()
    : value;

/**
 * The resources of a synthesized template, one text for each, without what another deployment has
 * otherwise: its name, the path of its construct, the hashes of CDK and those of its code.
 */
export const namelessResources = (given: unknown, deployment: string, path: string): string[] =>
  Object.entries(template.parse(given).Resources)
    .map(([id, resource]) => JSON.stringify({ [id]: resource }))
    .map((text) =>
      text
        .replaceAll(deployment, 'NAME')
        .replaceAll(deployment.replaceAll('-', ''), 'NAME')
        .replaceAll(new RegExp(`"${path}(\\w+?)[0-9A-F]{8}"`, 'g'), '"$1"')
        .replaceAll(/[0-9a-f]{64}/g, 'HASH')
        .replaceAll(/[0-9A-F]{8}/g, ''),
    )
    .map((text) => JSON.stringify(JSON.parse(text), sorted))
    .sort();

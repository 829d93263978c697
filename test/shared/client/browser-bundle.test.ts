import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const bundled = async (file: string) => {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../../shared/client/${file}`, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return { inputs: Object.keys(metafile.inputs), text: outputFiles[0]?.text ?? '' };
};

describe('the client without its signer', () => {
  it('needs nothing that a browser lacks, and nothing of AWS', async () => {
    const { inputs, text } = await bundled('job-client.ts');
    expect(inputs.filter((path) => /@aws-sdk|@smithy/.test(path))).toEqual([]);
    expect(text).not.toMatch(/\bBuffer\b|\bprocess\.|node:/);
  });

  it('can be given the signer, in a browser as well', async () => {
    const { inputs } = await bundled('aws-signature.ts');
    expect(inputs.some((path) => path.includes('@smithy/signature-v4'))).toBe(true);
  });
});

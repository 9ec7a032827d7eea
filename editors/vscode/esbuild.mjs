// One file to ship (dist/extension.js), and with --tests the unit tests beside what they test (out/).
import { build } from 'esbuild';

const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node18', logLevel: 'warning' };

await build({
  ...common,
  entryPoints: ['src/extension.ts'],
  external: ['vscode'],
  outfile: 'dist/extension.js',
  minify: process.argv.includes('--minify'),
  sourcemap: process.argv.includes('--minify') ? false : 'linked',
});

if (process.argv.includes('--tests')) {
  await build({ ...common, entryPoints: ['test/serverCommand.test.ts', 'test/status.test.ts'], outdir: 'out', sourcemap: 'inline' });
}

// How esbuild packs a function: one minified ES module for Node 24 with the AWS SDK inside.
import {
  type BundlingOptions,
  type ICommandHooks,
  OutputFormat,
  SourceMapMode,
} from 'aws-cdk-lib/aws-lambda-nodejs';

export interface BundleOptions {
  /** A dependency is CommonJS and calls `require` (mongodb): the ES module must define it. */
  readonly commonJs?: boolean;
  /** A folder copied beside the bundle. */
  readonly folder?: { readonly from: string; readonly to: string };
}

const REQUIRE_BANNER =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

export function bundling({ commonJs, folder }: BundleOptions = {}): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    target: 'node24',
    mainFields: ['module', 'main'],
    bundleAwsSDK: true,
    minify: true,
    sourceMap: true,
    sourceMapMode: SourceMapMode.DEFAULT,
    sourcesContent: false,
    ...(commonJs ? { banner: REQUIRE_BANNER } : {}),
    ...(folder ? { commandHooks: copyBeside(folder.from, folder.to) } : {}),
  };
}

/** Copies with Node itself, so that it works wherever the synthesis runs. */
function copyBeside(from: string, to: string): ICommandHooks {
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_inputDir, outputDir) => [
      `"${process.execPath}" -e "require('node:fs').cpSync('${from}', '${outputDir}/${to}', { recursive: true })"`,
    ],
  };
}

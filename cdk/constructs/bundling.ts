// How esbuild packs a function: one minified ES module for Node 24 with the AWS SDK inside.
import { fileURLToPath } from 'node:url';
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
  /** Packages that a bundler cannot follow: they and theirs go beside the bundle as they are. */
  readonly packages?: readonly string[];
}

const REQUIRE_BANNER =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

export function bundling({ commonJs, folder, packages = [] }: BundleOptions = {}): BundlingOptions {
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
    externalModules: [...packages],
    commandHooks: copyBeside({ folder, packages }),
  };
}

const COPY_PACKAGES = fileURLToPath(new URL('../copy-packages.ts', import.meta.url));

/** Copies with Node itself, so that it works wherever the synthesis runs. */
function copyBeside({
  folder,
  packages,
}: Required<Pick<BundleOptions, 'packages'>> & {
  readonly folder: BundleOptions['folder'];
}): ICommandHooks {
  const node = `"${process.execPath}"`;
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_inputDir, outputDir) => [
      ...(folder
        ? [
            `${node} -e "require('node:fs').cpSync('${folder.from}', '${outputDir}/${folder.to}', { recursive: true })"`,
          ]
        : []),
      ...(packages.length > 0
        ? [`${node} "${COPY_PACKAGES}" "${outputDir}" ${packages.join(' ')}`]
        : []),
    ],
  };
}

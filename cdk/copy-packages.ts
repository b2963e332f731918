// Copies packages and all they depend on beside a bundle, as they are installed: for dependencies that load
// others by computed names, which a bundler cannot follow. Arguments: output folder, package names.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** Every installed folder that `names`, required from `parent`, lead to. */
function foldersOf(names: readonly string[], parent: string, found: Set<string>): Set<string> {
  for (const name of names) {
    const folder = installedFolder(name, parent);
    if (found.has(folder)) continue;
    found.add(folder);
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    foldersOf(Object.keys(manifest.parse(JSON.parse(text)).dependencies), folder, found);
  }
  return found;
}

/** As Node looks it up: in the node_modules of the parent, then of the folders above. */
function installedFolder(name: string, parent: string): string {
  for (let folder = parent; folder.startsWith(dirname(root)); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (`${folder}${sep}` === root || folder === root) break;
  }
  throw new Error(`copy packages: expected ${name} installed for ${parent}, found none`);
}

const [output = '', ...names] = process.argv.slice(2);
for (const folder of foldersOf(names, root, new Set())) {
  cpSync(folder, join(output, relative(root, folder)), {
    recursive: true,
    dereference: true,
    filter: (source) =>
      !relative(folder, source).includes('node_modules') && !/\.(map|md)$/.test(source),
  });
}

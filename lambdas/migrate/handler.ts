// Brings the schema up to date and gives the functions' role its rights; runs before everything else.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { DatabaseLogin, Sql } from '#adapters/postgres/connection.ts';
import { grantApplicationRole, migrate } from '#adapters/postgres/migrations.ts';

export interface MigrateDeps {
  readonly sql: Sql;
  /** Folder of the .sql files. */
  readonly folder: string;
  readonly applicationLogin: () => Promise<Pick<DatabaseLogin, 'username' | 'password'>>;
  readonly logger: Logger;
}

export const createMigrate =
  ({ sql, folder, applicationLogin, logger }: MigrateDeps) =>
  async (): Promise<{ readonly applied: readonly string[] }> => {
    const applied = await migrate(sql, folder);
    await grantApplicationRole(sql, await applicationLogin());
    logger.info('schema is current', { applied });
    return { applied };
  };

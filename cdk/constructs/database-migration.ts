// Runs the SQL migrations at deployment: after the database exists, before any function that uses it.
import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct, type IConstruct } from 'constructs';
import type { Database } from './database.ts';
import { type FunctionPlace, SarasFunction } from './saras-function.ts';

export interface DatabaseMigrationProps {
  readonly place: FunctionPlace;
  readonly database: Database;
}

const TIMEOUT = Duration.minutes(5);
const MIGRATIONS = fileURLToPath(new URL('../../shared/migrations', import.meta.url));

export class DatabaseMigration extends Construct {
  readonly #trigger: Trigger;

  constructor(scope: Construct, id: string, { place, database }: DatabaseMigrationProps) {
    super(scope, id);
    const migrate = new SarasFunction(this, 'Migrate', {
      name: 'migrate',
      description: 'Applies the SQL migrations and sets up the application user',
      place,
      memorySize: 512,
      timeout: TIMEOUT,
      // The files are part of the bundle's hash: a new migration is a handler change.
      bundle: { folder: { from: MIGRATIONS, to: 'migrations' } },
      environment: {
        DATABASE_OWNER_SECRET_ARN: database.ownerSecret.secretArn,
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
      },
    });
    database.ownerSecret.grantRead(migrate);
    database.applicationSecret.grantRead(migrate);
    this.#trigger = new Trigger(this, 'Trigger', {
      handler: migrate.function,
      timeout: TIMEOUT,
      executeOnHandlerChange: true,
      executeAfter: [database],
    });
  }

  /** The functions (and everything below them) are created only after the migrations succeeded. */
  runBefore(...constructs: IConstruct[]): void {
    this.#trigger.executeBefore(...constructs);
  }
}

// What the Lambda platform puts into a function's environment beside the function's own variables.
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { REGION } from '../template/physical.ts';
import type { FunctionDefinition } from './function-definition.ts';

/**
 * The whole environment of a function process: nothing of the launcher's own gets through.
 * The access key is the caller id by which the gateway knows the function's role.
 */
export function processEnvironment(
  definition: FunctionDefinition,
  runtimeApi: string,
  gatewayUrl: string,
): Readonly<Record<string, string>> {
  return {
    ...definition.environment,
    ...windowsEssentials(),
    PATH: dirname(process.execPath),
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: definition.name,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: gatewayUrl,
    // A developer's own profile must never reach a function.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: definition.codeFolder,
    _HANDLER: definition.handler,
  };
}

/** Sockets do not open on Windows without SystemRoot. */
function windowsEssentials(): Readonly<Record<string, string>> {
  const root = process.env['SystemRoot'];
  return root === undefined ? {} : { SystemRoot: root };
}

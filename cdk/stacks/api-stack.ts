// The REST surface: one router function behind the routes of the contract, for IAM callers only.
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ROUTES } from '#contracts/routes.ts';
import { acknowledge } from '../acknowledge.ts';
import type { Config } from '../config.ts';
import { SarasFunction } from '../constructs/saras-function.ts';
import type { DataStack } from './data-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import type { PipelineStack } from './pipeline-stack.ts';
import type { SimulationStack } from './simulation-stack.ts';

export interface ApiStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
  readonly data: DataStack;
  /** Its migrations make the tables of the api, and a change of the rules sets its queues in motion. */
  readonly pipeline: PipelineStack;
  readonly simulation: SimulationStack;
}

/** API Gateway gives up on an integration after 29 seconds. */
const INTEGRATION_LIMIT = Duration.seconds(29);

export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { config } = props;
    const api = new RestApi(this, 'Api', {
      restApiName: `saras-${config.stage}`,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: true,
      deployOptions: this.#stageOptions(config),
    });
    const integration = new LambdaIntegration(this.#router(props), {
      scopePermissionToMethod: false,
    });
    for (const { method, path } of ROUTES) {
      api.root
        .resourceForPath(path)
        .addMethod(method, integration, { authorizationType: AuthorizationType.IAM });
    }
    acknowledgeChoices(api);
    new CfnOutput(this, 'ApiUrl', { value: api.url });
  }

  #router({ config, network, data, pipeline, simulation }: ApiStackProps) {
    const { database, uploads } = data;
    const { enrichQueue, rulesQueue } = pipeline;
    const { simulationQueue } = simulation;
    const api = new SarasFunction(this, 'Router', {
      name: 'api',
      description: 'Answers the REST routes',
      place: {
        config,
        vpc: network.vpc,
        subnets: network.functionSubnets,
        securityGroups: [data.clientSecurityGroup],
      },
      memorySize: 1024,
      timeout: INTEGRATION_LIMIT,
      environment: {
        DATABASE_SECRET_ARN: database.applicationSecret.secretArn,
        UPLOADS_BUCKET: uploads.bucket.bucketName,
        ENRICH_QUEUE_URL: enrichQueue.queue.queueUrl,
        RULES_QUEUE_URL: rulesQueue.queue.queueUrl,
        SIMULATION_QUEUE_URL: simulationQueue.queue.queueUrl,
      },
    });
    database.applicationSecret.grantRead(api);
    enrichQueue.queue.grantSendMessages(api);
    rulesQueue.queue.grantSendMessages(api);
    simulationQueue.queue.grantSendMessages(api);
    // A presigned URL can do what its signer may do: the caller uploads with these permissions.
    uploads.grantWriteUploads(api);
    uploads.grantReadRejects(api);
    return api.function;
  }

  #stageOptions(config: Config): StageOptions {
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: config.logRetentionDays,
      removalPolicy: config.protectState ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    return {
      stageName: 'v1',
      tracingEnabled: true,
      throttlingRateLimit: 50,
      throttlingBurstLimit: 100,
      loggingLevel: MethodLoggingLevel.ERROR,
      accessLogDestination: new LogGroupLogDestination(accessLogs),
      accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
    };
  }
}

function acknowledgeChoices(api: RestApi): void {
  acknowledge(api, {
    'AwsSolutions-APIG2': 'The router checks every request against the schema of its contract.',
    'AwsSolutions-APIG3':
      'Callers must sign with IAM and are throttled; a web firewall comes with the public dashboard.',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
      'API Gateway asks for exactly this managed policy to write its logs; there is one per account.',
    'AwsSolutions-COG4': 'Callers are machines and operators with IAM identities, not web users.',
  });
}

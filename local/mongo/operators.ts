// The expression operators of the query library, with the BSON types it does not know.

import { ObjectId } from 'bson';
import { Context, evalExpr } from 'mingo/core';
import * as accumulatorOperators from 'mingo/operators/accumulator';
import * as expressionOperators from 'mingo/operators/expression';
import * as pipelineOperators from 'mingo/operators/pipeline';
import * as projectionOperators from 'mingo/operators/projection';
import * as queryOperators from 'mingo/operators/query';
import * as windowOperators from 'mingo/operators/window';

const $toString: typeof expressionOperators.$toString = (document, expression, options) => {
  const value: unknown = evalExpr(document, expression, options);
  return value instanceof ObjectId
    ? value.toHexString()
    : expressionOperators.$toString(document, expression, options);
};

const $convert: typeof expressionOperators.$convert = (document, expression, options) => {
  const input: unknown = evalExpr(document, expression.input, options);
  return input instanceof ObjectId && expression.to === 'string'
    ? input.toHexString()
    : expressionOperators.$convert(document, expression, options);
};

/** Every operator of a pipeline; the first registration of a name is the one that counts. */
export const PIPELINE_CONTEXT = Context.init({ expression: { $toString, $convert } })
  .addExpressionOps(expressionOperators)
  .addAccumulatorOps(accumulatorOperators)
  .addPipelineOps(pipelineOperators)
  .addProjectionOps(projectionOperators)
  .addQueryOps(queryOperators)
  .addWindowOps(windowOperators);

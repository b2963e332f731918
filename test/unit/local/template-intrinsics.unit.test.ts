import { describe, expect, it } from '@jest/globals';
import { TemplateError } from '#local/template/assembly.ts';
import { type Lookups, NO_VALUE, resolveValue } from '#local/template/intrinsics.ts';

const names: Readonly<Record<string, unknown>> = {
  'AWS::AccountId': '000000000000',
  'AWS::NoValue': NO_VALUE,
  Queue: 'http://127.0.0.1/000000000000/orders',
};

const lookups: Lookups = {
  where: 'stack/Consumer',
  ref: (name) => names[name],
  attribute: (logicalId, attribute) => `${logicalId}!${attribute}`,
  stackOutput: (stack, output) => `${stack}>${output}`,
};

/** A placeholder of Fn::Sub. */
const slot = (name: string): string => `\${${name}}`;

describe('intrinsic functions of a template', () => {
  it.each([
    ['plain values stay', { A: [1, true, null, 'x'] }, { A: [1, true, null, 'x'] }],
    ['Ref of a resource', { Ref: 'Queue' }, names['Queue']],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Db', 'Endpoint.Port'] }, 'Db!Endpoint.Port'],
    ['GetAtt as a text', { 'Fn::GetAtt': 'Db.Endpoint.Port' }, 'Db!Endpoint.Port'],
    [
      'Join of nested intrinsics and numbers',
      { 'Fn::Join': [':', ['arn', 1, { Ref: 'AWS::AccountId' }]] },
      'arn:1:000000000000',
    ],
    [
      'Sub with a pseudo parameter, an attribute and a literal',
      { 'Fn::Sub': `${slot('AWS::AccountId')}/${slot('Role.Arn')}/${slot('!Kept')}` },
      `000000000000/Role!Arn/${slot('Kept')}`,
    ],
    [
      'Sub with its own variables',
      { 'Fn::Sub': [`${slot('who')}-${slot('Queue')}`, { who: { 'Fn::GetAtt': ['Me', 'Name'] } }] },
      `Me!Name-${names['Queue']}`,
    ],
    ['Select from Split', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'c'],
    [
      'GetStackOutput across stacks',
      { 'Fn::GetStackOutput': { StackName: 'data', Region: 'ap-south-1', OutputName: 'Bucket' } },
      'data>Bucket',
    ],
    [
      'NoValue leaves out the property and the list element that hold it',
      { Kept: 1, Gone: { Ref: 'AWS::NoValue' }, List: [1, { Ref: 'AWS::NoValue' }, 2] },
      { Kept: 1, List: [1, 2] },
    ],
    [
      'an object with a second key beside Ref is no intrinsic',
      { Ref: 'Queue', Other: 1 },
      { Ref: 'Queue', Other: 1 },
    ],
  ])('%s', (_story, value, expected) => {
    expect(resolveValue(value, lookups)).toEqual(expected);
  });

  it('stops at an unknown intrinsic, naming stack, logical id and intrinsic', () => {
    const resolve = () => resolveValue({ A: [{ 'Fn::Base64': 'x' }] }, lookups);
    expect(resolve).toThrow(TemplateError);
    expect(resolve).toThrow('stack/Consumer: intrinsic Fn::Base64 is not supported locally');
  });

  it.each([
    ['a Join of an object', { 'Fn::Join': ['', [{ a: 1 }]] }, 'Fn::Join: expected a text'],
    ['a Select beyond the end', { 'Fn::Select': [3, ['a']] }, 'expected an index below 1, found 3'],
    ['a Split of a number', { 'Fn::Split': [',', 7] }, 'Fn::Split: expected a text, found 7'],
  ])('refuses %s', (_story, value, message) => {
    expect(() => resolveValue(value, lookups)).toThrow(message);
  });
});

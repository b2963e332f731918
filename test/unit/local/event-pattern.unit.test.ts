import { describe, expect, it } from '@jest/globals';
import { compileEventPattern } from '#local/event-pattern.ts';

const upload = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: {
    bucket: { name: 'uploads' },
    object: { key: 'uploads/trades/1/t.csv', size: 42 },
    tags: ['raw', 'large'],
  },
};

describe('an event pattern', () => {
  it.each([
    ['every field holds', { source: ['aws.s3'], detail: { bucket: { name: ['uploads'] } } }, true],
    ['one of several values', { source: ['aws.ec2', 'aws.s3'] }, true],
    ['one field does not hold', { source: ['aws.s3'], 'detail-type': ['Other'] }, false],
    ['a missing field', { detail: { version: ['1'] } }, false],
    ['prefix', { detail: { object: { key: [{ prefix: 'uploads/' }] } } }, true],
    ['another prefix', { detail: { object: { key: [{ prefix: 'rejects/' }] } } }, false],
    ['suffix', { detail: { object: { key: [{ suffix: '.csv' }] } } }, true],
    ['another suffix', { detail: { object: { key: [{ suffix: '.json' }] } } }, false],
    ['a number is not a text', { detail: { object: { size: ['42'] } } }, false],
    ['a number', { detail: { object: { size: [42] } } }, true],
    ['inside a range', { detail: { object: { size: [{ numeric: ['>', 0, '<=', 42] }] } } }, true],
    ['outside it', { detail: { object: { size: [{ numeric: ['>', 0, '<', 42] }] } } }, false],
    ['anything but others', { source: [{ 'anything-but': ['aws.ec2'] }] }, true],
    ['anything but this', { source: [{ 'anything-but': 'aws.s3' }] }, false],
    ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
    ['anything but needs the field', { account: [{ 'anything-but': '1' }] }, false],
    ['exists', { detail: { bucket: { name: [{ exists: true }] } } }, true],
    ['exists not', { detail: { version: [{ exists: false }] } }, true],
    ['exists not, but it does', { source: [{ exists: false }] }, false],
    ['one element of a list in the event', { detail: { tags: ['large'] } }, true],
    ['no element of it', { detail: { tags: ['small'] } }, false],
    ['a pattern deeper than the event', { source: { name: ['x'] } }, false],
  ])('%s', (_story, pattern, expected) => {
    expect(compileEventPattern(pattern)(upload)).toBe(expected);
  });

  it.each([
    ['an unknown matcher', { a: [{ cidr: '10.0.0.0/8' }] }, 'pattern.a: matcher {"cidr"'],
    ['$or', { $or: [{ a: [1] }] }, 'pattern.$or: this operator is not supported locally'],
    ['a bare value', { a: 'x' }, 'pattern.a: expected an object, found "x"'],
    ['a bad range', { a: [{ numeric: ['~', 1] }] }, 'pattern.a: expected operator and number'],
  ])('refuses %s', (_story, pattern, message) => {
    expect(() => compileEventPattern(pattern)).toThrow(message);
  });
});

// What the server says about itself: a primary of a one-member replica set, as change streams need.
import type { Document } from 'bson';
import { MAX_MESSAGE_BYTES } from './wire.ts';

export const REPLICA_SET = 'rs0';

/** Drivers of the 7.x line refuse a server below wire version 9. */
const MAX_WIRE_VERSION = 21;
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** The answer to hello; `address` must be the one the client dials, it connects to it by name. */
export const hello = (address: string): Document => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  secondary: false,
  setName: REPLICA_SET,
  setVersion: 1,
  hosts: [address],
  primary: address,
  me: address,
  logicalSessionTimeoutMinutes: 30,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  maxMessageSizeBytes: MAX_MESSAGE_BYTES,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  minWireVersion: 0,
  maxWireVersion: MAX_WIRE_VERSION,
  readOnly: false,
});

export const buildInfo = (): Document => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  gitVersion: 'stand-in',
  modules: [],
});

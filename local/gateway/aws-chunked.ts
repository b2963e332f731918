// The SDK streams object bodies as `aws-chunked`: sized chunks inside the HTTP body, trailers (checksums)
// behind the last one. Decoded here piece by piece, without holding more than one network read.

/**
 * Plain bytes of an aws-chunked body; `onTrailer` is told each trailing header before the end.
 * Throws when the body ends in the middle of a chunk.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Buffer> {
  let expecting: 'size' | 'data' | 'endOfData' | 'trailer' = 'size';
  let buffered: Buffer = Buffer.alloc(0);
  let left = 0;
  for await (const received of source) {
    buffered = Buffer.concat([buffered, received]);
    while (buffered.length > 0) {
      if (expecting === 'data') {
        const data = buffered.subarray(0, left);
        buffered = buffered.subarray(data.length);
        left -= data.length;
        if (left === 0) expecting = 'endOfData';
        yield data;
        continue;
      }
      const end = buffered.indexOf('\r\n');
      if (end < 0) break;
      const line = buffered.toString('latin1', 0, end);
      buffered = buffered.subarray(end + 2);
      if (expecting === 'endOfData') expecting = 'size';
      else if (expecting === 'size') {
        left = chunkSize(line);
        expecting = left === 0 ? 'trailer' : 'data';
      } else if (line !== '') onTrailer(...nameAndValue(line));
    }
  }
  if (expecting !== 'trailer')
    throw new Error(
      `aws-chunked body: expected a last chunk of size 0, found its end in ${expecting}`,
    );
}

/** `<hex size>[;chunk-signature=<hex>]` */
function chunkSize(line: string): number {
  const hex = /^([0-9a-fA-F]+)(;.*)?$/.exec(line)?.[1];
  if (hex === undefined)
    throw new Error(`aws-chunked body: expected a chunk size, found ${JSON.stringify(line)}`);
  return Number.parseInt(hex, 16);
}

function nameAndValue(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

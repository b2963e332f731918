// The price archive in S3: one Parquet object per instrument, day and resolution.
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { dayOfKey, priceKey, pricesOf } from '#contracts/price-keys.ts';
import type { IsoDate } from '#core/market/ist.ts';
import type { PriceArchive } from '#ports/price-archive.ts';
import { PriceFileUnusable, priceDayFile, readPriceDayFile } from './price-day-file.ts';

/**
 * Reading needs s3:ListBucket beside s3:GetObject: without it S3 says 403 of an object that does not
 * exist, which here is an error and never a missing day.
 */
export function s3PriceArchive(client: S3Client, bucket: string): PriceArchive {
  return {
    async store(day) {
      const key = priceKey(day.instrument, day.date, day.series.resolution);
      const body = priceDayFile(day);
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
      return body.length;
    },
    async read(instrument, date, resolution) {
      const key = priceKey(instrument, date, resolution);
      const bytes = await objectBytes(client, bucket, key);
      if (bytes === null) return null;
      const name = `s3://${bucket}/${key}`;
      const day = await readPriceDayFile(bytes, name);
      const found = priceKey(day.instrument, day.date, day.series.resolution);
      if (found !== key) throw new PriceFileUnusable(`${name}: found the prices of ${found}`);
      return day;
    },
    async days(instrument) {
      const days = { MINUTE: new Set<IsoDate>(), TICK: new Set<IsoDate>() };
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: pricesOf(instrument) },
      );
      for await (const { Contents = [] } of pages) {
        for (const { Key = '' } of Contents) {
          const day = dayOfKey(Key);
          if (day !== null) days[day.resolution].add(day.date);
        }
      }
      return days;
    },
  };
}

/** Null when the object does not exist. */
async function objectBytes(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<Uint8Array | null> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body === undefined ? null : await Body.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
}

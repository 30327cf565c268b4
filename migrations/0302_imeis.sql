-- The IMEI of a phone: sealed, and found again by a keyed hash. While the phone is for sale or reserved, the listing
-- claims it; two listings can't claim the same one. Many listings may claim none.

ALTER TABLE listings ADD COLUMN imei_hash BINARY(32);
ALTER TABLE listings ADD COLUMN imei_sealed VARBINARY(255);
ALTER TABLE listings ADD COLUMN claimed_imei BINARY(32);
CREATE UNIQUE INDEX listings_by_claimed_imei ON listings (claimed_imei);

-- How a buyer may get a phone: how far its seller ships it, and whether it can be picked up.

ALTER TABLE listings ADD COLUMN ships_to VARCHAR(16) NOT NULL DEFAULT 'country';
ALTER TABLE listings ADD COLUMN pickup SMALLINT NOT NULL DEFAULT 0;

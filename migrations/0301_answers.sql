-- What sellers answered about their phones. The grade beside it is computed from these; listings that are older
-- than the questions keep the grade that was chosen, and have no answers until they are saved again.

ALTER TABLE listings ADD COLUMN screen VARCHAR(16);
ALTER TABLE listings ADD COLUMN body VARCHAR(16);
ALTER TABLE listings ADD COLUMN works VARCHAR(16);
ALTER TABLE listings ADD COLUMN parts VARCHAR(16);
-- What is left of the battery's first capacity, in percent.
ALTER TABLE listings ADD COLUMN battery INT;
ALTER TABLE listings ADD COLUMN account_lock VARCHAR(16);
ALTER TABLE listings ADD COLUMN finance VARCHAR(16);

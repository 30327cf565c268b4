-- Names of the lists that model codes come from have up to 23 characters. SQLite does not count them.
ALTER TABLE model_codes MODIFY source VARCHAR(40) NOT NULL;

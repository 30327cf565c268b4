-- Payment pages of other companies carry what they are about behind a `#`, which takes some hundred characters. SQLite
-- does not count them.
ALTER TABLE payments MODIFY pay_url VARCHAR(2000);

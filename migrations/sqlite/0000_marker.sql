-- Nothing differs for SQLite yet; the file keeps both folders alike.
SELECT 1;

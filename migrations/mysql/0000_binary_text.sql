-- Text is equal only when it is the same, as in SQLite; folding is done before it gets here.
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

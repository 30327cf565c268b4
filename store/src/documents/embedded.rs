//! Documents in the process: one SQLite table a collection, photos as files named by their content.

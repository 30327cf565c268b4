//! Documents in MongoDB: a collection each, photos in GridFS.

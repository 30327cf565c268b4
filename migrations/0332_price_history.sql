-- The history of a model's prices is read from the events of all its listings, whatever their state.

CREATE INDEX listings_by_model_alone ON listings (model_slug, id);

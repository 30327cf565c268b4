-- Questions to registers about phones that were sold: of which order, and how many days after its delivery. They are
-- planned with the delivery, with no attempt yet and `asked_at` as the instant that they are planned for.

ALTER TABLE device_checks ADD COLUMN order_id BINARY(16);
ALTER TABLE device_checks ADD COLUMN after_days INT;
CREATE UNIQUE INDEX device_checks_by_order ON device_checks (order_id, listing_id, after_days);

-- Brands, models, the codes that devices call themselves by, and places. All of it is imported from data/.

CREATE TABLE IF NOT EXISTS brands (
    slug VARCHAR(120) NOT NULL PRIMARY KEY,
    name VARCHAR(120) NOT NULL
);

CREATE TABLE IF NOT EXISTS models (
    slug VARCHAR(120) NOT NULL PRIMARY KEY,
    brand_slug VARCHAR(120) NOT NULL,
    name VARCHAR(160) NOT NULL,
    form VARCHAR(16) NOT NULL,
    tier CHAR(1) NOT NULL,
    release_year INT,
    -- The sizes to offer, in GB, '|' between them; the model's own, or those that were usual in its year.
    storage_gb VARCHAR(120) NOT NULL,
    storage_known SMALLINT NOT NULL,
    ram_gb VARCHAR(120) NOT NULL,
    colours VARCHAR(400) NOT NULL,
    screen_in VARCHAR(16),
    resolution VARCHAR(32),
    battery_mah INT,
    chip VARCHAR(160),
    FOREIGN KEY (brand_slug) REFERENCES brands (slug)
);
CREATE INDEX models_by_brand ON models (brand_slug, release_year);

CREATE TABLE IF NOT EXISTS model_codes (
    code VARCHAR(120) NOT NULL,
    model_slug VARCHAR(120) NOT NULL,
    source VARCHAR(16) NOT NULL,
    PRIMARY KEY (code, model_slug),
    FOREIGN KEY (model_slug) REFERENCES models (slug)
);
CREATE INDEX model_codes_by_model ON model_codes (model_slug);

-- Type allocation codes: the first eight digits of an IMEI.
CREATE TABLE IF NOT EXISTS tacs (
    tac CHAR(8) NOT NULL PRIMARY KEY,
    brand VARCHAR(120) NOT NULL,
    name VARCHAR(160) NOT NULL,
    model_slug VARCHAR(120),
    FOREIGN KEY (model_slug) REFERENCES models (slug)
);

CREATE TABLE IF NOT EXISTS countries (
    code CHAR(2) NOT NULL PRIMARY KEY,
    name VARCHAR(120) NOT NULL,
    currency CHAR(3) NOT NULL,
    phone_prefix VARCHAR(32) NOT NULL,
    postal_code_regex VARCHAR(300) NOT NULL
);

CREATE TABLE IF NOT EXISTS cities (
    id BIGINT NOT NULL PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    region VARCHAR(200) NOT NULL,
    country CHAR(2) NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lng DOUBLE PRECISION NOT NULL,
    population BIGINT NOT NULL
);

-- Every folded name that a city is looked up by. Both tables are replaced as a whole.
CREATE TABLE IF NOT EXISTS city_names (
    name VARCHAR(200) NOT NULL,
    city_id BIGINT NOT NULL,
    population BIGINT NOT NULL,
    PRIMARY KEY (name, city_id)
);

CREATE TABLE IF NOT EXISTS postal_codes (
    country CHAR(2) NOT NULL,
    code VARCHAR(16) NOT NULL,
    place VARCHAR(200) NOT NULL,
    region VARCHAR(120) NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lng DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (country, code)
);

-- Which data file was imported in which version, so that a start need not do it again.
CREATE TABLE IF NOT EXISTS imports (
    file VARCHAR(120) NOT NULL PRIMARY KEY,
    -- Of the file, and of whatever else decides what is read out of it.
    sha256 BINARY(32) NOT NULL,
    rows_read BIGINT NOT NULL,
    imported_at BIGINT NOT NULL
);

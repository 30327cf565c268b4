//! Rows of the catalogue: brands and models, and the codes that devices call themselves by.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::Instant;
use domain::catalogue::{BrandCount, Model, Tier};
use std::collections::HashMap;

/// The columns of [`ModelRow`].
const MODEL: &str = "SELECT m.slug, m.brand_slug, b.name AS brand, m.name, m.form, m.tier, m.release_year, \
    m.storage_gb, m.storage_known, m.ram_gb, m.colours, m.screen_in, m.resolution, m.battery_mah, m.chip \
    FROM models m JOIN brands b ON b.slug = m.brand_slug";

#[derive(sqlx::FromRow)]
struct ModelRow {
    slug: String,
    brand_slug: String,
    brand: String,
    name: String,
    form: String,
    tier: String,
    release_year: Option<i64>,
    storage_gb: String,
    storage_known: i64,
    ram_gb: String,
    colours: String,
    screen_in: Option<String>,
    resolution: Option<String>,
    battery_mah: Option<i64>,
    chip: Option<String>,
}

impl TryFrom<ModelRow> for Model {
    type Error = Error;

    fn try_from(row: ModelRow) -> Result<Self> {
        let corrupt = || Error::Corrupt(format!("the model {}", row.slug));
        let sizes = row.storage_gb.split('|').filter(|gb| !gb.is_empty()).map(str::parse);
        Ok(Model {
            form: row.form.clone().try_into().map_err(Error::Corrupt)?,
            tier: Tier::try_from(row.tier.clone()).map_err(Error::Corrupt)?,
            release_year: row.release_year.map(u16::try_from).transpose().map_err(|_| corrupt())?,
            storage_gb: sizes.collect::<Result<_, _>>().map_err(|_| corrupt())?,
            storage_known: row.storage_known != 0,
            ram_gb: listed(&row.ram_gb),
            colours: listed(&row.colours),
            battery_mah: row.battery_mah.map(u32::try_from).transpose().map_err(|_| corrupt())?,
            slug: row.slug,
            brand_slug: row.brand_slug,
            brand: row.brand,
            name: row.name,
            screen_in: row.screen_in,
            resolution: row.resolution,
            chip: row.chip,
        })
    }
}

fn listed(text: &str) -> Vec<String> {
    text.split('|').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// The columns of `models`, in the order of [`model_values`].
const MODEL_COLUMNS: [&str; 14] = [
    "brand_slug",
    "name",
    "form",
    "tier",
    "release_year",
    "storage_gb",
    "storage_known",
    "ram_gb",
    "colours",
    "screen_in",
    "resolution",
    "battery_mah",
    "chip",
    "slug",
];

fn model_values(model: &Model) -> [Value; 14] {
    let sizes: Vec<String> = model.storage_gb.iter().map(u32::to_string).collect();
    [
        model.brand_slug.as_str().into(),
        model.name.as_str().into(),
        model.form.as_str().into(),
        model.tier.as_str().into(),
        model.release_year.map(u32::from).into(),
        sizes.join("|").into(),
        u32::from(model.storage_known).into(),
        model.ram_gb.join("|").into(),
        model.colours.join("|").into(),
        model.screen_in.as_deref().into(),
        model.resolution.as_deref().into(),
        model.battery_mah.into(),
        model.chip.as_deref().into(),
        model.slug.as_str().into(),
    ]
}

/// A code that devices of a model call themselves by.
pub struct ModelCode {
    pub code: String,
    pub model_slug: String,
    /// Which source said so.
    pub source: String,
}

/// The first eight digits of an IMEI, and what they stand for.
pub struct Tac {
    pub tac: String,
    pub brand: String,
    pub name: String,
    pub model_slug: Option<String>,
}

/// How a data file was found when it was to be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody imported it in this version: it is the caller's, as part of this unit of work.
    Ours,
    /// It is there already.
    Done,
}

impl Read {
    pub async fn model(&mut self, slug: &str) -> Result<Option<Model>> {
        let statement = format!("{MODEL} WHERE m.slug = ?");
        let rows = sql!(self, all_of ModelRow, statement, &[slug.into()])?;
        rows.into_iter().next().map(Model::try_from).transpose()
    }

    /// The models of these slugs that there are, in no order.
    pub async fn models_by_slug(&mut self, slugs: &[&str]) -> Result<Vec<Model>> {
        if slugs.is_empty() {
            return Ok(Vec::new());
        }
        let values: Vec<Value> = slugs.iter().map(|slug| (*slug).into()).collect();
        let statement = format!("{MODEL} WHERE m.slug {}", any_of(slugs.len()));
        let rows = sql!(self, all_of ModelRow, statement, &values)?;
        rows.into_iter().map(Model::try_from).collect()
    }

    /// The models whose devices call themselves by this code.
    pub async fn models_by_code(&mut self, code: &str) -> Result<Vec<String>> {
        let rows = sql!(
            self,
            all(String,),
            "SELECT model_slug FROM model_codes WHERE code = ? ORDER BY model_slug LIMIT 8",
            code
        )?;
        Ok(rows.into_iter().map(|(slug,)| slug).collect())
    }

    /// Every model, by slug.
    pub async fn models(&mut self) -> Result<Vec<Model>> {
        let rows = sql!(self, all_of ModelRow, format!("{MODEL} ORDER BY m.slug"), &[] as &[Value])?;
        rows.into_iter().map(Model::try_from).collect()
    }

    /// What stands for every model in URLs.
    pub async fn model_slugs(&mut self) -> Result<Vec<String>> {
        let rows = sql!(self, all(String,), "SELECT slug FROM models")?;
        Ok(rows.into_iter().map(|(slug,)| slug).collect())
    }

    /// The brands that are for sale, with how many phones; most first.
    pub async fn brands_for_sale(&mut self) -> Result<Vec<BrandCount>> {
        let rows = sql!(
            self,
            all(String, String, i64),
            "SELECT l.brand_slug, b.name, COUNT(*) FROM listings l JOIN brands b ON b.slug = l.brand_slug \
             WHERE l.state = 'live' GROUP BY l.brand_slug, b.name ORDER BY COUNT(*) DESC, l.brand_slug"
        )?;
        let count =
            |(slug, name, live): (String, String, i64)| BrandCount { slug, name, live: live.unsigned_abs() };
        Ok(rows.into_iter().map(count).collect())
    }

    /// The hash under which a data file was last imported.
    pub async fn imported(&mut self, file: &str) -> Result<Option<Vec<u8>>> {
        sql!(self, scalar Vec<u8>, "SELECT sha256 FROM imports WHERE file = ?", file)
    }
}

impl Write {
    /// Notes that this unit of work imports a file. Another server that does the same waits here, and then
    /// finds it done.
    pub async fn claim_import(
        &mut self,
        file: &str,
        sha256: &[u8; 32],
        rows: u64,
        now: Instant,
    ) -> Result<Claim> {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        let changed = match self.imported(file).await? {
            Some(known) if known == sha256 => 0,
            Some(known) => sql!(
                self,
                execute "UPDATE imports SET sha256 = ?, rows_read = ?, imported_at = ? WHERE file = ? AND sha256 = ?",
                sha256.as_slice(), rows, now.micros(), file, known
            )?,
            None => {
                let inserted = sql!(
                    self,
                    execute "INSERT INTO imports (file, sha256, rows_read, imported_at) VALUES (?, ?, ?, ?)",
                    file, sha256.as_slice(), rows, now.micros()
                );
                match inserted {
                    Err(Error::Duplicate(_)) => 0,
                    other => other?,
                }
            }
        };
        Ok(if changed == 0 { Claim::Done } else { Claim::Ours })
    }

    /// Adds the models and brands that are new and mends those that differ. What is not in `models` stays.
    /// Answers how many rows were added or changed.
    pub async fn save_models(&mut self, models: &[Model]) -> Result<usize> {
        let known: HashMap<String, Model> =
            self.models().await?.into_iter().map(|model| (model.slug.clone(), model)).collect();
        self.save_brands(models).await?;
        let is_new = |model: &&Model| !known.contains_key(&model.slug);
        let fresh = models.iter().filter(is_new).map(model_values);
        self.insert_rows("models", MODEL_COLUMNS, fresh).await?;
        let mut changed = models.iter().filter(is_new).count();
        let mut renamed = false;
        for model in models.iter().filter(|m| known.get(&m.slug).is_some_and(|k| !same_row(k, m))) {
            let [columns @ .., key] = &MODEL_COLUMNS;
            let set: Vec<String> = columns.iter().map(|column| format!("{column} = ?")).collect();
            let statement = format!("UPDATE models SET {} WHERE {key} = ?", set.join(", "));
            sql!(self, execute_of statement, &model_values(model))?;
            changed += 1;
            renamed = true;
        }
        if renamed {
            self.mark_listings_as_changed().await?;
        }
        Ok(changed)
    }

    async fn save_brands(&mut self, models: &[Model]) -> Result<()> {
        let known = sql!(self, all(String, String), "SELECT slug, name FROM brands")?;
        let mut known: HashMap<String, String> = known.into_iter().collect();
        let mut fresh = Vec::new();
        for model in models {
            if !known.contains_key(&model.brand_slug) {
                known.insert(model.brand_slug.clone(), model.brand.clone());
                fresh.push([model.brand_slug.as_str().into(), model.brand.as_str().into()]);
            }
        }
        self.insert_rows("brands", ["slug", "name"], fresh.into_iter()).await
    }

    /// Puts these codes in place of all others. Codes of unknown models are an error.
    pub async fn replace_model_codes(&mut self, codes: &[ModelCode]) -> Result<()> {
        sql!(self, execute "DELETE FROM model_codes")?;
        let rows = codes.iter().map(|c| [&c.code, &c.model_slug, &c.source].map(|text| text.as_str().into()));
        self.insert_rows("model_codes", ["code", "model_slug", "source"], rows).await
    }

    /// Puts these type allocation codes in place of all others.
    pub async fn replace_tacs(&mut self, tacs: &[Tac]) -> Result<()> {
        sql!(self, execute "DELETE FROM tacs")?;
        let rows = tacs.iter().map(|t| {
            [
                t.tac.as_str().into(),
                t.brand.as_str().into(),
                t.name.as_str().into(),
                t.model_slug.as_deref().into(),
            ]
        });
        self.insert_rows("tacs", ["tac", "brand", "name", "model_slug"], rows).await
    }
}

/// Whether two models are the same row: a brand's name is another table's.
fn same_row(a: &Model, b: &Model) -> bool {
    *a == Model { brand: a.brand.clone(), ..b.clone() }
}

/// `IN (?, ?, ?)` of so many values.
pub(crate) fn any_of(count: usize) -> String {
    format!("IN ({})", marks(count))
}

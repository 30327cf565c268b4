//! Which phone somebody has in the hand: by what its browser says, or by its IMEI.

use super::ModelIndex;
use crate::{Caller, Result, Services};
use domain::catalogue::{Model, ModelSuggestion, full_name};
use domain::this_phone::{Told, iphones, told};
use domain::{Imei, text};
use store::Read;

/// How many sellers must have said that a code stands for a model.
const ENOUGH_SELLERS: u64 = 3;

/// What an IMEI's first digits stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// A model of the catalogue.
    Model(String),
    /// The name of one that the catalogue does not have, or has under another name.
    Named(String),
}

impl Services {
    /// The models that the caller's own phone may be, likeliest first; none on a computer. `model_hint` is what the
    /// browser says of its device when it is asked, `screen` its size such as `390x844@3`; both may be empty.
    pub async fn this_phone(
        &self,
        caller: &Caller,
        model_hint: &str,
        screen: &str,
    ) -> Result<Vec<ModelSuggestion>> {
        match told(model_hint, &caller.user_agent) {
            Some(Told::Code(code)) => {
                let mut db = self.store.read().await?;
                let slugs = db.models_by_code(&code).await?;
                if !slugs.is_empty() {
                    return named(&mut db, &slugs.iter().map(String::as_str).collect::<Vec<_>>()).await;
                }
                drop(db);
                // Some makers write the name itself: `Pixel 7a`.
                let (code, mut alike) = (text::folded(&code), self.models().await?.suggest(&code));
                alike.retain(|model| text::folded(&model.full_name).ends_with(&code));
                alike.truncate(1);
                Ok(alike)
            }
            Some(Told::Iphone { ios }) => named(&mut self.store.read().await?, &iphones(screen, ios)).await,
            None => Ok(Vec::new()),
        }
    }
}

/// The models of these slugs, in the same order.
async fn named(db: &mut Read, slugs: &[&str]) -> Result<Vec<ModelSuggestion>> {
    let found = db.models_by_slug(slugs).await?;
    let of = |slug: &&str| found.iter().find(|model| model.slug == **slug).map(suggestion);
    Ok(slugs.iter().filter_map(of).collect())
}

fn suggestion(model: &Model) -> ModelSuggestion {
    ModelSuggestion {
        full_name: model.full_name(),
        slug: model.slug.clone(),
        form: model.form,
        release_year: model.release_year,
    }
}

/// What an IMEI belongs to: what several sellers agree on, or else what the table of codes says.
pub(crate) async fn meant_by(db: &mut Read, imei: &Imei) -> Result<Option<Meant>> {
    let learned = db.learned_models(imei.tac()).await?;
    if let Some((slug, sellers)) = learned.first() {
        let others = learned.get(1).map_or(0, |(_, sellers)| *sellers);
        if *sellers >= ENOUGH_SELLERS && *sellers >= 3 * others {
            return Ok(Some(Meant::Model(slug.clone())));
        }
    }
    let Some(tac) = db.tac(imei.tac()).await? else { return Ok(None) };
    Ok(Some(match tac.model_slug {
        Some(slug) => Meant::Model(slug),
        None => Meant::Named(full_name(&tac.brand, &tac.name)),
    }))
}

/// The one model that a text of a file names: by its slug, its device's code or its full name. Else a sentence.
pub(crate) async fn model_of_text(
    db: &mut Read,
    index: &ModelIndex,
    text: &str,
) -> Result<Result<Model, String>> {
    let typed = text.trim();
    if typed.is_empty() {
        return Ok(Err("The model is missing.".to_owned()));
    }
    if let Some(model) = db.model(typed).await? {
        return Ok(Ok(model));
    }
    if let [slug] = db.models_by_code(typed).await?.as_slice()
        && let Some(model) = db.model(slug).await?
    {
        return Ok(Ok(model));
    }
    let alike = index.suggest(typed);
    let folded = domain::text::folded(typed);
    let same = |model: &&ModelSuggestion| domain::text::folded(&model.full_name) == folded;
    if let Some(named) = alike.iter().find(same)
        && let Some(model) = db.model(&named.slug).await?
    {
        return Ok(Ok(model));
    }
    Ok(Err(match alike.first() {
        Some(first) => format!("We know no model “{typed}”. Do you mean {}?", first.full_name),
        None => format!("We know no model “{typed}”."),
    }))
}

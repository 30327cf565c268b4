//! The catalogue: models as one types them, and the pages of brands and models.

mod brands;
mod history;
mod models;
mod specification;
mod suggestions;

pub use brands::BrandPage;
pub use models::ModelPage;
pub use specification::{Specification, facts};
pub use suggestions::{form_and_year, model_suggestions, suggest_models};

//! Pages that belong to no single noun.

mod home;

pub use crate::ui::NotFound as NotFoundPage;
pub use home::HomePage;

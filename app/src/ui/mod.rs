//! The design system's components.

mod form;

pub use form::{Field, Form, FormMessage, Submit};
